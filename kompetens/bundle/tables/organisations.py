"""Groups of companies, companies, sites, calendars and teams."""

from kompetens.bundle.schema import Column as C
from kompetens.bundle.schema import Kind as K
from kompetens.bundle.schema import Rule, Table

GROUPS = Table(
    "groups",
    "Koncerner: företag under gemensamt ägande (ett enda företag i statsstödsreglerna).",
    "Groups of companies under common ownership (the single undertaking of state-aid law).",
    (
        C("group", K.KEY, "koncernens nyckel", "the group's key"),
        C("name", K.TEXT, "namn", "name", length=200),
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
        C("name", K.TEXT, "registrerat namn", "registered name", length=200),
        C("organisation_number", K.ORGANISATION_NUMBER, "organisationsnummer", "organisation number"),
        C("group", K.KEY, "koncern", "group of companies", False, reference="groups.group"),
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
            False,
            length=5,
            default="",
        ),
        C(
            "size_class",
            K.CHOICE,
            "storlek: under 10, 10–49, 50–249, 250 eller fler anställda",
            "size: under 10, 10–49, 50–249, 250 or more employees",
            choices=("micro", "small", "medium", "large"),
        ),
        C(
            "closed_only",
            K.BOOLEAN,
            "de anställda utbildas bara tillsammans med egna kollegor",
            "its employees train only among themselves",
            False,
            default=False,
        ),
    ),
    key=("company",),
    unique=(("organisation_number",),),
)

SITES = Table(
    "sites",
    "Arbetsställen. Regionen är den som kommunens län hör till.",
    "Workplaces. The region is the one of the municipality's county.",
    (
        C("site", K.KEY, "arbetsställets nyckel", "the site's key"),
        C("company", K.KEY, "företag", "company", reference="companies.company"),
        C("name", K.TEXT, "namn", "name", length=200),
        C("cfar_number", K.CODE, "CFAR-nummer", "CFAR number", False, length=8, default=""),
        C("municipality", K.CODE, "kommun", "municipality", length=4, reference="municipalities.municipality"),
        C("address", K.TEXT, "besöksadress", "visiting address", False, length=200, default=""),
        C("latitude", K.LATITUDE, "latitud, grader", "latitude, degrees", minimum=54, maximum=70),
        C("longitude", K.LONGITUDE, "longitud, grader", "longitude, degrees", minimum=10, maximum=25),
        C(
            "room_seats",
            K.INTEGER,
            "platser i utbildningslokalen, 0 = ingen lokal",
            "seats in the training room, 0 = no room",
            False,
            minimum=0,
            maximum=1000,
            default=0,
        ),
        C(
            "hosts_open",
            K.BOOLEAN,
            "tar emot deltagare från andra företag",
            "takes participants from other companies",
            False,
            default=False,
        ),
    ),
    key=("site",),
    rules=(
        Rule(
            "hosts-without-room",
            "hosts_open",
            lambda r: not r["hosts_open"] or r["room_seats"] > 0,
            "Arbetsstället tar emot andra men har ingen lokal. Ange platser i room_seats, eller nej här.",
            "The site takes others in but has no room. Give seats in room_seats, or no here.",
        ),
    ),
)

CALENDARS = Table(
    "calendars",
    "Skift: när ett arbetslag kan avvaras. Tvåskift varannan vecka, treskift var tredje, kontinuerligt de dagar "
    "0, 1, 7 och 8 som är lediga i en tiodagarscykel.",
    "Shifts: when a team can be spared. Two shifts every second week, three shifts every third, continuous on "
    "the days 0, 1, 7 and 8 that are free in a cycle of ten days.",
    (
        C("calendar", K.KEY, "kalenderns nyckel", "the calendar's key"),
        C("company", K.KEY, "företag", "company", reference="companies.company"),
        C(
            "pattern",
            K.CHOICE,
            "skiftform",
            "shift pattern",
            choices=("day", "two-shift", "three-shift", "continuous"),
        ),
        C(
            "phase",
            K.INTEGER,
            "vilken vecka (kontinuerligt: dag) i cykeln som kommer först, från 0",
            "which week (continuous: day) of the cycle comes first, from 0",
            False,
            minimum=0,
            maximum=9,
            default=0,
        ),
        C(
            "busy_weeks",
            K.WEEKS,
            "veckor utan utbildning, ISO-nummer, varje år: `28-31 52 1`",
            "weeks without training, ISO numbers, every year: `28-31 52 1`",
            False,
            default=(),
        ),
    ),
    key=("calendar",),
    rules=(
        Rule(
            "phase-outside-cycle",
            "phase",
            lambda r: r["phase"] < {"day": 1, "two-shift": 2, "three-shift": 3, "continuous": 10}[r["pattern"]],
            "Fasen ligger utanför skiftets cykel (tvåskift 0–1, treskift 0–2, kontinuerligt 0–9, dag 0). Rätta den.",
            "The phase is outside the cycle (two shifts 0–1, three 0–2, continuous 0–9, day 0). Correct it.",
        ),
    ),
)

TEAMS = Table(
    "teams",
    "Arbetslag: de som delar skift och ledare.",
    "Teams: the people who share a shift and a leader.",
    (
        C("team", K.KEY, "arbetslagets nyckel", "the team's key"),
        C("site", K.KEY, "arbetsställe", "site", reference="sites.site"),
        C(
            "calendar",
            K.KEY,
            "skift; en kalender som hör till samma företag",
            "shift; a calendar of the same company",
            reference="calendars.calendar",
        ),
        C("name", K.TEXT, "namn", "name", length=200),
        C(
            "max_away",
            K.INTEGER,
            "högst så många på utbildning samtidigt",
            "at most so many in training at once",
            minimum=1,
            maximum=1000,
        ),
    ),
    key=("team",),
)

ORGANISATION_TABLES = (GROUPS, COMPANIES, SITES, CALENDARS, TEAMS)
