"""Ratings and needs."""

from kompetens.bundle.schema import Column as C
from kompetens.bundle.schema import Kind as K
from kompetens.bundle.schema import Rule, Table

RATINGS = Table(
    "ratings",
    "Skattningar av en anställds nivå en viss dag. Den som inte är skattad har ingen rad; 0 är en skattning.",
    "Ratings of an employee's level on a day. Somebody not rated has no row; zero is a rating.",
    (
        C("employment", K.KEY, "anställning", "employment", reference="employees.employment"),
        C("skill", K.KEY, "kompetens", "skill", reference="skills.skill"),
        C("level", K.INTEGER, "nivå", "level", minimum=0, maximum=9),
        C(
            "rated_by",
            K.CHOICE,
            "själv, chef eller överenskommen nivå",
            "herself, her manager, or the level agreed",
            choices=("self", "manager", "agreed"),
            required=False,
            default="agreed",
        ),
        C("rated_on", K.DATE, "skattningens dag", "day of the rating"),
    ),
    key=("employment", "skill", "rated_by", "rated_on"),
    personal=True,
    required=False,
)

NEEDS = Table(
    "needs",
    "Behov: för en namngiven anställd, eller för ett antal i ett arbetslag.",
    "Needs: of a named employee, or of a number of people in a team.",
    (
        C(
            "employment",
            K.KEY,
            "anställning; tomt om behovet gäller ett antal i ett lag",
            "employment; empty if the need is for a number of people in a team",
            reference="employees.employment",
            required=False,
        ),
        C(
            "team",
            K.KEY,
            "arbetslag, när ingen är namngiven",
            "team, when nobody is named",
            reference="teams.team",
            required=False,
        ),
        C(
            "headcount",
            K.INTEGER,
            "antal i laget som behöver det",
            "how many of the team need it",
            minimum=1,
            maximum=1000,
            required=False,
        ),
        C("skill", K.KEY, "kompetens", "skill", reference="skills.skill"),
        C("target_level", K.INTEGER, "nivå att nå", "level to reach", minimum=1, maximum=9),
        C(
            "priority",
            K.INTEGER,
            "prioritet, 5 = viktigast",
            "priority, 5 = most important",
            minimum=1,
            maximum=5,
        ),
        C("deadline", K.DATE, "ska vara klart senast den dagen", "to be done by that day", required=False),
        C(
            "origin",
            K.CHOICE,
            "ur ett gap eller uttalat",
            "from a gap, or stated",
            choices=("gap", "stated"),
            required=False,
            default="gap",
        ),
        C("reason", K.TEXT, "skäl, i klartext", "reason, in plain words", required=False, default=""),
    ),
    key=("employment", "team", "skill"),
    personal=True,
    rules=(
        Rule(
            "whose_need",
            "employment",
            lambda r: bool(r["employment"]) != bool(r["team"]),
            "ange antingen anställning eller arbetslag, inte båda",
            "give either an employment or a team, not both",
        ),
        Rule(
            "team_headcount",
            "headcount",
            lambda r: bool(r["team"]) == (r["headcount"] is not None),
            "ett lags behov har ett antal, en namngivens har det inte; fyll i eller töm headcount",
            "a team's need has a headcount, a named person's has none; fill in or empty headcount",
        ),
    ),
)

NEED_TABLES = (RATINGS, NEEDS)
