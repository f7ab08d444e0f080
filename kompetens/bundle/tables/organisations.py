"""Groups of companies, companies, sites, shift patterns and teams."""

from kompetens.bundle.schema import Column as C
from kompetens.bundle.schema import Kind as K
from kompetens.bundle.schema import Rule, Table

GROUPS = Table(
    "groups",
    "Koncerner: företag under gemensamt ägande (ett enda företag i statsstödsreglerna).",
    "Groups of companies under common ownership (the single undertaking of state-aid law).",
    (
        C("group", K.KEY, "koncernens nyckel", "the group's key"),
        C("name", K.TEXT, "namn", "name"),
        C(
            "organisation_number",
            K.ORGANISATION_NUMBER,
            "moderbolagets organisationsnummer",
            "the parent company's organisation number",
            required=False,
            default="",
        ),
    ),
    key=("group",),
    required=False,
)

COMPANIES = Table(
    "companies",
    "Företag: juridiska enheter.",
    "Companies: legal units.",
    (
        C("company", K.KEY, "företagets nyckel", "the company's key"),
        C("name", K.TEXT, "registrerat namn", "registered name"),
        C("organisation_number", K.ORGANISATION_NUMBER, "organisationsnummer", "organisation number"),
        C("group", K.KEY, "koncern", "group of companies", reference="groups.group", required=False),
        C(
            "region",
            K.KEY,
            "den region som ansvarar för företaget",
            "the region responsible for the company",
            reference="regions.region",
        ),
        C(
            "sni_code",
            K.CODE,
            "näringsgren enligt SNI 2007, fem siffror",
            "industry, SNI 2007, five digits",
            length=5,
        ),
        C("employees", K.INTEGER, "anställda i hela företaget", "employees of the whole company", minimum=0),
        C("turnover_sek", K.MONEY, "nettoomsättning, kronor", "turnover, SEK", minimum=0, required=False),
        C(
            "balance_sheet_sek",
            K.MONEY,
            "balansomslutning, kronor",
            "balance sheet total, SEK",
            minimum=0,
            required=False,
        ),
        C(
            "calendar",
            K.KEY,
            "veckor då företaget inte kan avvara någon",
            "weeks in which the company can spare nobody",
            reference="calendars.calendar",
            required=False,
        ),
        C(
            "closed_only",
            K.BOOLEAN,
            "de anställda utbildas bara tillsammans med egna kollegor",
            "its employees train only among themselves",
            required=False,
            default=False,
        ),
        C("joined", K.DATE, "gick med i projektet", "joined the programme", required=False),
        C("website", K.URL, "webbplats", "website", required=False, default=""),
    ),
    key=("company",),
    unique=(("organisation_number",),),
)

SITES = Table(
    "sites",
    "Arbetsställen.",
    "Workplaces.",
    (
        C("site", K.KEY, "arbetsställets nyckel", "the site's key"),
        C("company", K.KEY, "företag", "company", reference="companies.company"),
        C("name", K.TEXT, "namn", "name"),
        C("cfar_number", K.CODE, "CFAR-nummer", "CFAR number", length=8, required=False, default=""),
        C(
            "municipality",
            K.CODE,
            "kommunkod; ger också regionen",
            "municipality code; gives the region too",
            length=4,
            reference="municipalities.municipality",
        ),
        C("street", K.TEXT, "gatuadress", "street", required=False, default=""),
        C(
            "postal_code",
            K.CODE,
            "postnummer, fem siffror",
            "postal code, five digits",
            length=5,
            required=False,
            default="",
        ),
        C("town", K.TEXT, "postort", "town", required=False, default=""),
        C("latitude", K.LATITUDE, "latitud, grader", "latitude, degrees", minimum=54, maximum=70),
        C("longitude", K.LONGITUDE, "longitud, grader", "longitude, degrees", minimum=10, maximum=25),
        C(
            "room_seats",
            K.INTEGER,
            "platser i utbildningslokalen; 0 = ingen lokal",
            "seats in the training room; 0 = no room",
            minimum=0,
            maximum=1000,
            required=False,
            default=0,
        ),
        C(
            "hosts_open",
            K.BOOLEAN,
            "tar emot deltagare från andra företag",
            "takes participants from other companies",
            required=False,
            default=False,
        ),
    ),
    key=("site",),
    rules=(
        Rule(
            "hosts_without_room",
            "hosts_open",
            lambda r: not r["hosts_open"] or r["room_seats"] > 0,
            "arbetsstället tar emot andra men har ingen lokal; ange platser i room_seats eller nej i "
            "hosts_open",
            "the site takes others in but has no room; give seats in room_seats or no in hosts_open",
        ),
    ),
)

SHIFT_PATTERNS = Table(
    "shift_patterns",
    "Skiftformer: vilka dagar ett lag kan avvaras för utbildning. Rytmen upprepas från projektets början.",
    "Shift patterns: the days on which a team can be spared. The rhythm repeats from the programme's start.",
    (
        C("shift_pattern", K.KEY, "skiftformens nyckel", "the shift pattern's key"),
        C("name_sv", K.TEXT, "namn på svenska", "name in Swedish"),
        C("name_en", K.TEXT, "namn på engelska", "name in English"),
        C(
            "rhythm",
            K.RHYTHM,
            "ett tecken per dag från måndag: D hela dagen, F förmiddagen, E eftermiddagen, - inte; "
            "mellanslag får stå mellan veckorna",
            "one letter a day from Monday: D whole day, F morning, E afternoon, - not; spaces may part weeks",
        ),
    ),
    key=("shift_pattern",),
)

TEAMS = Table(
    "teams",
    "Arbetslag: de som delar skift och ledare.",
    "Teams: the people who share a shift and a leader.",
    (
        C("team", K.KEY, "arbetslagets nyckel", "the team's key"),
        C("site", K.KEY, "arbetsställe", "site", reference="sites.site"),
        C("name", K.TEXT, "namn", "name"),
        C("shift_pattern", K.KEY, "skiftform", "shift pattern", reference="shift_patterns.shift_pattern"),
        C(
            "shift_phase_days",
            K.INTEGER,
            "så många dagar in i rytmen laget är vid projektets start",
            "how many days into the rhythm the team is at the programme's start",
            minimum=0,
            maximum=366,
            required=False,
            default=0,
        ),
        C(
            "max_away",
            K.INTEGER,
            "högst så många får vara på utbildning samtidigt",
            "at most so many in training at once",
            minimum=1,
            maximum=1000,
        ),
    ),
    key=("team",),
)

ORGANISATION_TABLES = (GROUPS, COMPANIES, SITES, SHIFT_PATTERNS, TEAMS)
