"""Providers, venues, trainers, courses."""

from kompetens.bundle.schema import Column as C
from kompetens.bundle.schema import Kind as K
from kompetens.bundle.schema import Rule, Table

PROVIDERS = Table(
    "providers",
    "Utbildningsanordnare.",
    "Training providers.",
    (
        C("provider", K.KEY, "anordnarens nyckel", "the provider's key"),
        C("name", K.TEXT, "namn", "name"),
        C("organisation_number", K.ORGANISATION_NUMBER, "organisationsnummer", "organisation number"),
        C(
            "municipality",
            K.CODE,
            "kommun; ger också regionen",
            "municipality; gives the region too",
            length=4,
            reference="municipalities.municipality",
        ),
        C("latitude", K.LATITUDE, "latitud, grader", "latitude, degrees", minimum=54, maximum=70),
        C("longitude", K.LONGITUDE, "longitud, grader", "longitude, degrees", minimum=10, maximum=25),
        C(
            "capacity",
            K.INTEGER,
            "så många aktiviteter kan pågå samtidigt",
            "activities that can be in session at once",
            minimum=1,
            maximum=1000,
        ),
        C(
            "calendar",
            K.KEY,
            "stängda veckor",
            "closed weeks",
            reference="calendars.calendar",
            required=False,
        ),
        C("email", K.EMAIL, "adress för avrop", "address for call-offs", required=False, default=""),
        C("phone", K.PHONE, "telefon", "telephone", required=False, default=""),
        C("website", K.URL, "webbplats", "website", required=False, default=""),
    ),
    key=("provider",),
    unique=(("organisation_number",),),
)

VENUES = Table(
    "venues",
    "Anordnarnas egna lokaler.",
    "The providers' own venues.",
    (
        C("venue", K.KEY, "lokalens nyckel", "the venue's key"),
        C("provider", K.KEY, "anordnare", "provider", reference="providers.provider"),
        C("name", K.TEXT, "namn", "name"),
        C(
            "municipality",
            K.CODE,
            "kommun; ger också regionen",
            "municipality; gives the region too",
            length=4,
            reference="municipalities.municipality",
        ),
        C("street", K.TEXT, "gatuadress", "street", required=False, default=""),
        C("latitude", K.LATITUDE, "latitud, grader", "latitude, degrees", minimum=54, maximum=70),
        C("longitude", K.LONGITUDE, "longitud, grader", "longitude, degrees", minimum=10, maximum=25),
        C("rooms", K.INTEGER, "antal salar", "number of rooms", minimum=1, maximum=200),
        C("seats", K.INTEGER, "platser per sal", "seats per room", minimum=1, maximum=1000),
    ),
    key=("venue",),
)

TRAINERS = Table(
    "trainers",
    "Utbildare.",
    "Trainers.",
    (
        C("trainer", K.KEY, "utbildarens nyckel", "the trainer's key"),
        C("provider", K.KEY, "anordnare", "provider", reference="providers.provider"),
        C("first_name", K.TEXT, "förnamn", "first name"),
        C("last_name", K.TEXT, "efternamn", "last name"),
        C("email", K.EMAIL, "e-post", "e-mail", required=False, default=""),
        C("phone", K.PHONE, "telefon", "telephone", required=False, default=""),
    ),
    key=("trainer",),
    required=False,
    personal=True,
)

COURSES = Table(
    "courses",
    "Utbildningar: vad som lärs ut, av vem, hur upplagt och till vilket pris.",
    "Courses: what is taught, by whom, in which form and at what price.",
    (
        C("course", K.KEY, "utbildningens nyckel", "the course's key"),
        C("provider", K.KEY, "anordnare", "provider", reference="providers.provider"),
        C("skill_group", K.KEY, "ämnesområde", "subject", reference="skill_groups.skill_group"),
        C("title_sv", K.TEXT, "titel på svenska", "title in Swedish"),
        C("title_en", K.TEXT, "titel på engelska", "title in English"),
        C("description_sv", K.TEXT, "beskrivning på svenska", "description in Swedish"),
        C("description_en", K.TEXT, "beskrivning på engelska", "description in English"),
        C(
            "language",
            K.CHOICE,
            "undervisningsspråk",
            "language of instruction",
            choices=("sv", "en", "any"),
            required=False,
            default="sv",
        ),
        C("half_days", K.INTEGER, "halvdagar sammanlagt", "half-days in all", minimum=1, maximum=60),
        C(
            "half_days_per_day",
            K.INTEGER,
            "halvdagar per träffdag: 1 eller 2",
            "half-days per day: 1 or 2",
            minimum=1,
            maximum=2,
        ),
        C(
            "weeks_between",
            K.INTEGER,
            "veckor mellan träffdagarna; 0 = dagar i följd",
            "weeks between the days; 0 = days in a row",
            minimum=0,
            maximum=12,
            required=False,
            default=0,
        ),
        C(
            "start_half",
            K.CHOICE,
            "börjar på förmiddagen, eftermiddagen eller när som helst",
            "starts in the morning, in the afternoon, or either",
            choices=("morning", "afternoon", "either"),
            required=False,
            default="either",
        ),
        C(
            "same_week",
            K.BOOLEAN,
            "första och sista träffen i samma vecka",
            "first and last session in one week",
            required=False,
            default=False,
        ),
        C(
            "minutes_per_half_day",
            K.INTEGER,
            "undervisning per halvdag, minuter",
            "teaching per half-day, minutes",
            minimum=30,
            maximum=360,
            required=False,
            default=210,
        ),
        C("min_group", K.INTEGER, "minsta antal deltagare", "smallest group", minimum=1, maximum=1000),
        C(
            "max_group",
            K.INTEGER,
            "största antal deltagare; 1 = individuell",
            "largest group; 1 = individual",
            minimum=1,
            maximum=1000,
        ),
        C(
            "price_per_activity_sek",
            K.MONEY,
            "fast pris per aktivitet, kronor utan moms",
            "fixed price per activity, SEK without VAT",
            minimum=0,
        ),
        C(
            "price_per_participant_sek",
            K.MONEY,
            "pris per deltagare, kronor utan moms",
            "price per participant, SEK without VAT",
            minimum=0,
        ),
        C("at_venue", K.BOOLEAN, "kan hållas i anordnarens lokal", "can be held at the provider's venue"),
        C("at_site", K.BOOLEAN, "kan hållas på arbetsstället", "can be held at a workplace"),
        C("online", K.BOOLEAN, "kan hållas på nätet", "can be held online"),
        C(
            "legally_required",
            K.BOOLEAN,
            "krävs enligt lag eller föreskrift (inget utbildningsstöd enligt GBER art. 31)",
            "required by law or regulation (no training aid under GBER art. 31)",
            required=False,
            default=False,
        ),
    ),
    key=("course",),
    rules=(
        Rule(
            "min_above_max",
            "min_group",
            lambda r: r["min_group"] <= r["max_group"],
            "minsta gruppen är större än den största; byt värden eller rätta ett av dem",
            "the smallest group is larger than the largest; swap the values or correct one",
        ),
        Rule(
            "no_place",
            "at_venue",
            lambda r: r["at_venue"] or r["at_site"] or r["online"],
            "utbildningen kan inte hållas någonstans; svara ja i minst en av at_venue, at_site och online",
            "the course can be held nowhere; say yes in at least one of at_venue, at_site and online",
        ),
        Rule(
            "uneven_days",
            "half_days",
            lambda r: r["half_days"] % r["half_days_per_day"] == 0,
            "halvdagarna går inte jämnt ut på träffdagarna; rätta half_days eller half_days_per_day",
            "the half-days do not fill whole days; correct half_days or half_days_per_day",
        ),
        Rule(
            "whole_day_afternoon",
            "start_half",
            lambda r: r["half_days_per_day"] == 1 or r["start_half"] == "morning",
            "hela dagar börjar på förmiddagen; skriv morning",
            "whole days start in the morning; write morning",
        ),
        Rule(
            "week_too_short",
            "same_week",
            lambda r: (
                not r["same_week"]
                or r["half_days"] == r["half_days_per_day"]
                or (r["weeks_between"] == 0 and r["half_days"] <= 5 * r["half_days_per_day"])
            ),
            "så många träffar ryms inte i en vecka; skriv nej eller glesa inte ut träffarna",
            "so many sessions do not fit in one week; say no or put the days in a row",
        ),
    ),
)

COURSE_SKILLS = Table(
    "course_skills",
    "Vilka kompetenser en utbildning ger.",
    "The skills that a course gives.",
    (
        C("course", K.KEY, "utbildning", "course", reference="courses.course"),
        C("skill", K.KEY, "kompetens", "skill", reference="skills.skill"),
        C(
            "to_level",
            K.INTEGER,
            "den nivå som utbildningen leder till",
            "the level that the course leads to",
            minimum=1,
            maximum=9,
        ),
    ),
    key=("course", "skill"),
)

SUPPLY_TABLES = (PROVIDERS, VENUES, TRAINERS, COURSES, COURSE_SKILLS)
