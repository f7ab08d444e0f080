"""Providers, venues, courses."""

from collections.abc import Mapping
from typing import Any

from kompetens.bundle.schema import Column as C
from kompetens.bundle.schema import Kind as K
from kompetens.bundle.schema import Rule, Table

PROVIDERS = Table(
    "providers",
    "Utbildningsanordnare.",
    "Training providers.",
    (
        C("provider", K.KEY, "anordnarens nyckel", "the provider's key"),
        C("name", K.TEXT, "namn", "name", length=200),
        C(
            "organisation_number",
            K.ORGANISATION_NUMBER,
            "organisationsnummer",
            "organisation number",
            False,
            default="",
        ),
        C("email", K.EMAIL, "adress för avrop", "address for call-offs", False, default=""),
        C(
            "region",
            K.KEY,
            "den region där anordnaren sitter",
            "the region where the provider sits",
            reference="regions.region",
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
            "closed_weeks",
            K.WEEKS,
            "veckor utan undervisning, ISO-nummer, varje år",
            "weeks without teaching, ISO numbers, every year",
            False,
            default=(),
        ),
    ),
    key=("provider",),
    unique=(("organisation_number",),),
)

VENUES = Table(
    "venues",
    "Anordnarnas egna lokaler. Regionen är den som kommunens län hör till.",
    "The providers' own venues. The region is the one of the municipality's county.",
    (
        C("venue", K.KEY, "lokalens nyckel", "the venue's key"),
        C("provider", K.KEY, "anordnare", "provider", reference="providers.provider"),
        C("name", K.TEXT, "namn", "name", length=200),
        C("municipality", K.CODE, "kommun", "municipality", length=4, reference="municipalities.municipality"),
        C("address", K.TEXT, "besöksadress", "visiting address", False, length=200, default=""),
        C("latitude", K.LATITUDE, "latitud, grader", "latitude, degrees", minimum=54, maximum=70),
        C("longitude", K.LONGITUDE, "longitud, grader", "longitude, degrees", minimum=10, maximum=25),
        C("rooms", K.INTEGER, "antal salar", "number of rooms", minimum=1, maximum=1000),
        C("seats", K.INTEGER, "platser per sal", "seats per room", minimum=1, maximum=1000),
    ),
    key=("venue",),
)

COURSES = Table(
    "courses",
    "Utbildningar: vad som lärs ut, av vem, hur upplagt och till vilket pris. Priser utan moms.",
    "Courses: what is taught, by whom, in which form and at what price. Prices without VAT.",
    (
        C("course", K.KEY, "utbildningens nyckel", "the course's key"),
        C("provider", K.KEY, "anordnare", "provider", reference="providers.provider"),
        C("skill_group", K.KEY, "ämnesområde", "subject", reference="skill_groups.skill_group"),
        C("title_sv", K.TEXT, "titel på svenska", "title in Swedish", length=200),
        C("title_en", K.TEXT, "titel på engelska", "title in English", False, length=200, default=""),
        C("description_sv", K.TEXT, "beskrivning på svenska", "description in Swedish", False, default=""),
        C("description_en", K.TEXT, "beskrivning på engelska", "description in English", False, default=""),
        C(
            "language",
            K.CHOICE,
            "undervisningsspråk",
            "language of instruction",
            False,
            choices=("sv", "en"),
            default="sv",
        ),
        C("half_days", K.INTEGER, "halvdagar sammanlagt", "half-days in all", minimum=1, maximum=60),
        C(
            "half_days_per_day",
            K.INTEGER,
            "halvdagar per kursdag: 1 eller 2",
            "half-days per course day: 1 or 2",
            minimum=1,
            maximum=2,
        ),
        C(
            "weeks_between",
            K.INTEGER,
            "veckor mellan kursdagarna; 0 = dagar i följd",
            "weeks between the course days; 0 = days in a row",
            False,
            minimum=0,
            maximum=12,
            default=0,
        ),
        C(
            "start_half",
            K.CHOICE,
            "börjar på förmiddagen, eftermiddagen, eller endera",
            "starts in the morning, in the afternoon, or either",
            False,
            choices=("morning", "afternoon", "either"),
            default="morning",
        ),
        C("same_week", K.BOOLEAN, "hela kursen i en vecka", "the whole course in one week", False, default=False),
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
            "fast pris per aktivitet, kronor",
            "fixed price per activity, SEK",
            minimum=0,
            maximum=10_000_000,
        ),
        C(
            "price_per_participant_sek",
            K.MONEY,
            "pris per deltagare, kronor",
            "price per participant, SEK",
            minimum=0,
            maximum=10_000_000,
        ),
        C("at_venue", K.BOOLEAN, "kan hållas i anordnarens lokal", "can be held at the provider's venue"),
        C("at_site", K.BOOLEAN, "kan hållas på ett arbetsställe", "can be held at a workplace"),
        C("online", K.BOOLEAN, "kan hållas på nätet", "can be held online"),
        C(
            "legally_required",
            K.BOOLEAN,
            "krävs enligt lag eller föreskrift: inget utbildningsstöd (GBER art. 31)",
            "required by law or regulation: no training aid (GBER art. 31)",
            False,
            default=False,
        ),
    ),
    key=("course",),
    rules=(
        Rule(
            "min-above-max",
            "min_group",
            lambda r: r["min_group"] <= r["max_group"],
            "Minsta gruppen är större än den största. Rätta min_group eller max_group.",
            "The smallest group is larger than the largest. Correct min_group or max_group.",
        ),
        Rule(
            "no-place",
            "at_venue",
            lambda r: r["at_venue"] or r["at_site"] or r["online"],
            "Utbildningen kan inte hållas någonstans. Svara ja i minst en av at_venue, at_site och online.",
            "The course can be held nowhere. Say yes in at least one of at_venue, at_site and online.",
        ),
        Rule(
            "uneven-days",
            "half_days",
            lambda r: r["half_days"] % r["half_days_per_day"] == 0,
            "Halvdagarna går inte jämnt ut på kursdagarna. Rätta half_days eller half_days_per_day.",
            "The half-days do not fill whole course days. Correct half_days or half_days_per_day.",
        ),
        Rule(
            "whole-day-afternoon",
            "start_half",
            lambda r: r["half_days_per_day"] == 1 or r["start_half"] == "morning",
            "Hela dagar börjar på förmiddagen. Skriv morning.",
            "Whole days start in the morning. Write morning.",
        ),
        Rule(
            "week-too-short",
            "same_week",
            lambda r: not r["same_week"] or (course_weeks(r) == 1),
            "Så många kursdagar ryms inte i en vecka. Skriv nej, eller lägg dagarna i följd.",
            "So many course days do not fit in one week. Say no, or put the days in a row.",
        ),
        Rule(
            "days-in-a-row-too-long",
            "half_days",
            lambda r: r["weeks_between"] > 0 or r["half_days"] <= 5 * r["half_days_per_day"],
            "Fler än fem dagar i följd går över en helg. Ange veckor mellan kursdagarna i weeks_between.",
            "More than five days in a row run over a weekend. Give weeks_between.",
        ),
    ),
)


def course_weeks(row: Mapping[str, Any]) -> int:
    """In how many weeks the course's days lie when it starts on a Monday."""
    days: int = row["half_days"] // row["half_days_per_day"]
    return days if row["weeks_between"] else -(-days // 5)


def course_offsets(half_days: int, half_days_per_day: int, weeks_between: int) -> list[int]:
    """Half-day slots counted from the first, ten to a week of five days (0 = the first)."""
    step = 10 * weeks_between or 2
    days = half_days // half_days_per_day
    return [day * step + half for day in range(days) for half in range(half_days_per_day)]


COURSE_SKILLS = Table(
    "course_skills",
    "Vilka kompetenser en utbildning ger.",
    "The skills that a course gives.",
    (
        C("course", K.KEY, "utbildning", "course", reference="courses.course"),
        C("skill", K.KEY, "kompetens", "skill", reference="skills.skill"),
        C(
            "level",
            K.INTEGER,
            "den nivå som utbildningen leder till",
            "the level that the course leads to",
            reference="levels.level",
        ),
    ),
    key=("course", "skill"),
)

SUPPLY_TABLES = (PROVIDERS, VENUES, COURSES, COURSE_SKILLS)
