"""Ratings and needs."""

from kompetens.bundle.schema import Column as C
from kompetens.bundle.schema import Kind as K
from kompetens.bundle.schema import Rule, Table

RATINGS = Table(
    "ratings",
    "Skattningar av en anställds nivå en viss dag. Den som inte är skattad har ingen rad; 0 är en skattning.",
    "Ratings of an employee's level on a day. Somebody not rated has no row; 0 is a rating.",
    (
        C("employment", K.KEY, "anställning", "employment", reference="employments.employment"),
        C("skill", K.KEY, "kompetens", "skill", reference="skills.skill"),
        C("level", K.INTEGER, "nivå", "level", reference="levels.level"),
        C(
            "kind",
            K.CHOICE,
            "överenskommen, intyg, chefens eller egen skattning",
            "agreed, certificate, the manager's or her own rating",
            choices=("agreed", "certificate", "manager", "self"),
        ),
        C("observed_on", K.DATE, "skattningens dag", "day of the rating"),
    ),
    key=("employment", "skill", "kind", "observed_on"),
    personal=True,
    required=False,
)

NEEDS = Table(
    "needs",
    "Behov av utbildning: hos en namngiven anställd, eller hos ett antal i ett arbetslag som inte är namngivna än.",
    "Needs of training: of a named employee, or of a number of people in a team who are not named yet.",
    (
        C(
            "employment",
            K.KEY,
            "anställning; tomt när behovet gäller ett antal i ett lag",
            "employment; empty when the need is for a number of people in a team",
            False,
            reference="employments.employment",
        ),
        C(
            "team",
            K.KEY,
            "arbetslag, när ingen är namngiven",
            "team, when nobody is named",
            False,
            reference="teams.team",
        ),
        C(
            "headcount",
            K.INTEGER,
            "hur många i laget som behöver det",
            "how many of the team need it",
            False,
            minimum=1,
            maximum=1000,
        ),
        C("skill", K.KEY, "kompetens", "skill", reference="skills.skill"),
        C("target_level", K.INTEGER, "nivå att nå", "level to reach", reference="levels.level"),
        C("priority", K.INTEGER, "prioritet, 5 = viktigast", "priority, 5 = most urgent", minimum=1, maximum=5),
        C("deadline", K.DATE, "ska vara klart senast den dagen", "to be done by that day", False),
        C(
            "origin",
            K.CHOICE,
            "ur ett gap, eller ett uttalat önskemål",
            "from a gap, or a stated wish",
            False,
            choices=("gap", "stated"),
            default="stated",
        ),
        C("reason", K.TEXT, "skäl, i klartext", "reason, in plain words", False, length=300, default=""),
    ),
    key=("employment", "team", "skill"),
    personal=True,
    rules=(
        Rule(
            "whose-need",
            "employment",
            lambda r: bool(r["employment"]) != bool(r["team"]),
            "Ange antingen anställning eller arbetslag, inte båda.",
            "Give either an employment or a team, not both.",
        ),
        Rule(
            "team-headcount",
            "headcount",
            lambda r: bool(r["team"]) == (r["headcount"] is not None),
            "Ett lags behov har ett antal, en namngivens har det inte. Fyll i eller töm headcount.",
            "A team's need has a headcount, a named person's has none. Fill in or empty headcount.",
        ),
    ),
)

NEED_TABLES = (RATINGS, NEEDS)
