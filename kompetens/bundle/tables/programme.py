"""Programme, calendars, regions and municipalities."""

from kompetens.bundle.schema import Column as C
from kompetens.bundle.schema import Kind as K
from kompetens.bundle.schema import Rule, Table

CALENDARS = Table(
    "calendars",
    "Kalendrar: när det inte går att hålla utbildning. Projektet, företag och anordnare pekar hit.",
    "Calendars: when no training can be held. The programme, companies and providers point here.",
    (
        C("calendar", K.KEY, "kalenderns nyckel", "the calendar's key"),
        C("name_sv", K.TEXT, "namn på svenska", "name in Swedish"),
        C("name_en", K.TEXT, "namn på engelska", "name in English"),
        C(
            "closed_weeks",
            K.WEEKS,
            "stängda veckor enligt ISO, varje år: `28-31 52 1`",
            "closed ISO weeks, every year: `28-31 52 1`",
            required=False,
            default=(),
        ),
        C(
            "closed_dates",
            K.DATES,
            "enstaka stängda dagar, skilda med mellanslag",
            "single closed days, separated by spaces",
            required=False,
            default=(),
        ),
    ),
    key=("calendar",),
)

PROGRAMME = Table(
    "programme",
    "Projektet. Exakt en rad.",
    "The programme. Exactly one row.",
    (
        C("programme", K.KEY, "projektets nyckel", "the programme's key"),
        C("name_sv", K.TEXT, "namn på svenska", "name in Swedish"),
        C("name_en", K.TEXT, "namn på engelska", "name in English"),
        C(
            "owner",
            K.TEXT,
            "stödmottagare: den region som äger projektet",
            "beneficiary: the region that owns the programme",
        ),
        C("funder", K.TEXT, "finansiär", "funder"),
        C(
            "rules",
            K.CHOICE,
            "programperiodens regler",
            "the rules of which programming period",
            choices=("esf-2014-2020", "esf-plus-2021-2027"),
        ),
        C(
            "diary_number",
            K.TEXT,
            "diarienummer hos finansiären",
            "the funder's diary number",
            required=False,
            default="",
        ),
        C("starts", K.DATE, "första dagen; en måndag", "first day; a Monday"),
        C("ends", K.DATE, "sista dagen", "last day"),
        C("budget_sek", K.MONEY, "hela budgeten, kronor", "the whole budget, SEK", minimum=0),
        C("funded_sek", K.MONEY, "därav stöd från fonden, kronor", "of which from the fund, SEK", minimum=0),
        C(
            "training_budget_sek",
            K.MONEY,
            "tak för alla aktiviteters kostnad tillsammans, kronor",
            "ceiling for the cash cost of all activities together, SEK",
            minimum=0,
        ),
        C(
            "calendar",
            K.KEY,
            "gemensamma stängda veckor",
            "closed weeks common to all",
            reference="calendars.calendar",
        ),
        C(
            "max_km",
            K.INTEGER,
            "längsta väg till en aktivitet, km",
            "longest way to an activity, km",
            minimum=0,
            maximum=1000,
            required=False,
            default=70,
        ),
        C(
            "sek_per_km",
            K.MONEY,
            "deltagares resa, kronor per km",
            "a participant's travel, SEK per km",
            minimum=0,
            maximum=1000,
            required=False,
            default=7,
        ),
        C(
            "trainer_sek_per_km",
            K.MONEY,
            "utbildares resa, kronor per km",
            "a trainer's travel, SEK per km",
            minimum=0,
            maximum=1000,
            required=False,
            default=10,
        ),
        C(
            "absence_sek_per_half_day",
            K.MONEY,
            "bortfall i arbetet, kronor per deltagare och halvdag (inte utgift)",
            "lost work, SEK per participant and half-day (not cash)",
            minimum=0,
            required=False,
            default=700,
        ),
        C(
            "road_percent",
            K.INTEGER,
            "vägens längd i procent av fågelvägen",
            "road length as per cent of the straight line",
            minimum=100,
            maximum=300,
            required=False,
            default=130,
        ),
    ),
    key=("programme",),
    single=True,
    rules=(
        Rule(
            "ends_before_start",
            "ends",
            lambda r: r["ends"] > r["starts"],
            "projektet slutar innan det börjar; ange en senare dag",
            "the programme ends before it starts; give a later day",
        ),
        Rule(
            "not_a_monday",
            "starts",
            lambda r: r["starts"].weekday() == 0,
            "projektet måste börja en måndag, eftersom planen räknas i hela veckor",
            "the programme must start on a Monday, because the plan counts in whole weeks",
        ),
        Rule(
            "more_funding_than_budget",
            "funded_sek",
            lambda r: r["funded_sek"] <= r["budget_sek"],
            "stödet är större än hela budgeten; rätta ett av beloppen",
            "the funding is larger than the whole budget; correct one of the amounts",
        ),
    ),
)

REGIONS = Table(
    "regions",
    "Regionerna i projektet, med sina budgetar.",
    "The programme's regions with their budgets.",
    (
        C("region", K.KEY, "regionens nyckel", "the region's key"),
        C("name_sv", K.TEXT, "namn på svenska", "name in Swedish"),
        C("name_en", K.TEXT, "namn på engelska", "name in English"),
        C("county_code", K.CODE, "länskod", "county code", length=2),
        C(
            "training_budget_sek",
            K.MONEY,
            "regionens budget för aktiviteter, kronor",
            "the region's budget for activities, SEK",
            minimum=0,
        ),
        C("email", K.EMAIL, "regionens adress", "the region's address", required=False, default=""),
        C("phone", K.PHONE, "telefon", "telephone", required=False, default=""),
    ),
    key=("region",),
    unique=(("county_code",),),
)

MUNICIPALITIES = Table(
    "municipalities",
    "Kommunerna i regionerna, med centralortens läge.",
    "The regions' municipalities with the position of their main town.",
    (
        C("municipality", K.CODE, "kommunkod", "municipality code", length=4),
        C("name", K.TEXT, "namn", "name"),
        C("region", K.KEY, "region", "region", reference="regions.region"),
        C("latitude", K.LATITUDE, "latitud, grader", "latitude, degrees", minimum=54, maximum=70),
        C("longitude", K.LONGITUDE, "longitud, grader", "longitude, degrees", minimum=10, maximum=25),
    ),
    key=("municipality",),
)

PROGRAMME_TABLES = (CALENDARS, PROGRAMME, REGIONS, MUNICIPALITIES)
