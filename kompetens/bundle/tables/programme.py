"""Programme, regions, municipalities."""

from kompetens.bundle.schema import Column as C
from kompetens.bundle.schema import Kind as K
from kompetens.bundle.schema import Rule, Table

PROGRAMME = Table(
    "programme",
    "Projektet. Exakt en rad.",
    "The programme. Exactly one row.",
    (
        C("programme", K.KEY, "projektets nyckel", "the programme's key", length=40),
        C("name_sv", K.TEXT, "namn på svenska", "name in Swedish", length=200),
        C("name_en", K.TEXT, "namn på engelska", "name in English", False, length=200, default=""),
        C("diary_number", K.TEXT, "diarienummer", "diary number", False, length=60, default=""),
        C(
            "rules",
            K.CHOICE,
            "vilken programperiods regler som gäller",
            "which programming period's rules hold",
            False,
            choices=("esf-2014", "esf-plus-2021"),
            default="esf-plus-2021",
        ),
        C("starts", K.DATE, "första dagen, en måndag", "first day, a Monday"),
        C("ends", K.DATE, "sista dagen", "last day"),
        C("budget_sek", K.MONEY, "hela budgeten, kronor", "the whole budget, SEK", minimum=0),
        C("esf_sek", K.MONEY, "därav stöd från fonden, kronor", "of which from the fund, SEK", minimum=0),
    ),
    key=("programme",),
    single=True,
    rules=(
        Rule(
            "ends-before-start",
            "ends",
            lambda r: r["ends"] > r["starts"],
            "Projektet slutar innan det börjar. Ange en senare dag.",
            "The programme ends before it starts. Give a later day.",
        ),
        Rule(
            "not-a-monday",
            "starts",
            lambda r: r["starts"].weekday() == 0,
            "Projektet börjar inte en måndag. Planen räknas i hela veckor; ange en måndag.",
            "The programme does not start on a Monday. The plan counts in whole weeks; give a Monday.",
        ),
        Rule(
            "more-funding-than-budget",
            "esf_sek",
            lambda r: r["esf_sek"] <= r["budget_sek"],
            "Stödet är större än hela budgeten. Rätta ett av beloppen.",
            "The funding is larger than the whole budget. Correct one of the amounts.",
        ),
    ),
)

REGIONS = Table(
    "regions",
    "Regionerna i projektet, med sina budgetar.",
    "The programme's regions with their budgets.",
    (
        C("region", K.KEY, "regionens nyckel", "the region's key"),
        C("name", K.TEXT, "namn", "name", length=100),
        C(
            "county_code",
            K.CODE,
            "länskod; kommuner i länet hör till regionen",
            "county code; municipalities of the county belong to the region",
            length=2,
        ),
        C("is_owner", K.BOOLEAN, "äger projektet", "owns the programme", False, default=False),
        C(
            "training_budget_sek",
            K.MONEY,
            "regionens budget för aktiviteter och resor, kronor",
            "the region's budget for activities and travel, SEK",
            minimum=0,
        ),
    ),
    key=("region",),
    unique=(("county_code",),),
)

MUNICIPALITIES = Table(
    "municipalities",
    "Kommunerna i regionernas län.",
    "The municipalities of the regions' counties.",
    (
        C("municipality", K.CODE, "kommunkod", "municipality code", length=4),
        C("name", K.TEXT, "namn", "name", length=100),
        C(
            "county_code",
            K.CODE,
            "länskod",
            "county code",
            length=2,
            reference="regions.county_code",
        ),
        C(
            "latitude",
            K.LATITUDE,
            "centralortens latitud, grader",
            "latitude of the main town, degrees",
            minimum=54,
            maximum=70,
        ),
        C("longitude", K.LONGITUDE, "longitud, grader", "longitude, degrees", minimum=10, maximum=25),
    ),
    key=("municipality",),
    rules=(
        Rule(
            "county-mismatch",
            "county_code",
            lambda r: r["municipality"].startswith(r["county_code"]),
            "Kommunkoden börjar med en annan länskod. Rätta den ena.",
            "The municipality code begins with another county code. Correct one of them.",
        ),
    ),
)

PROGRAMME_TABLES = (PROGRAMME, REGIONS, MUNICIPALITIES)
