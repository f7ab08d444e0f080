"""What the design pages show: plausible, invented, and with the longest names that occur."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

LONG_COMPANY: Final = "Hjälmare Maskin & Verktygsservice i Eskilstuna AB"

REGIONS: Final = ("Östergötland", "Sörmland", "Västmanland", "Uppsala", "Örebro")

COLOURS: Final = (
    "text", "muted", "line", "control", "accent", "accent-soft", "band", "mark", "good", "warn", "bad", "info",
    "chart-1", "chart-2", "chart-3", "chart-4", "chart-5",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """An activity as a list shows it."""

    title: str
    provider: str
    place: str
    start: datetime
    end: datetime
    seats: int
    taken: int
    waiting: int
    price: int
    state: str
    tone: str


def activities() -> list[Example]:
    """Eight activities: free, nearly full, full with a waiting list, called off, over."""
    day = datetime(2019, 3, 12, 8, 0)
    open_ = (pgettext("activity", "Open"), "good")
    few, full = (_("Few seats"), "warn"), (_("Full"), "info")
    off, over = (_("Called off"), "bad"), (pgettext("activity", "Held"), "quiet")
    rows = (
        ("Mätteknik – grundkurs", "Mälardalens Industriutbildning", "Eskilstuna", 0, (12, 5, 0), 28_500, open_),
        (
            "Robotprogrammering steg 2: felsökning och optimering av rörelser", "Robotcentrum Örebro AB", "Örebro",
            2, (10, 9, 0), 64_000, few,
        ),
        ("Truckutbildning A–B, repetition", "Lyft & Last Utbildning", "Linköping", 3, (16, 16, 4), 19_200, full),
        ("Ledarskap för skiftledare", "Östra Folkhögskolan", "Västerås", 9, (14, 0, 0), 42_000, open_),
        ("CNC-teknik: ställare", LONG_COMPANY, "Köping", 10, (8, 8, 11), 76_500, full),
        ("Intern kommunikation på verkstadsgolvet", "Ordning & Tal HB", "Uppsala", 14, (20, 3, 0), 31_000, off),
        (
            "Hydraulik och pneumatik för underhållstekniker", "Mälardalens Industriutbildning", "Finspång",
            16, (12, 12, 0), 54_300, over,
        ),
        ("Svetsning enligt ISO 9606-1, prövning", "Bergslagens Svets", "Norrköping", 21, (6, 1, 0), 38_750, open_),
    )  # fmt: skip
    return [
        Example(
            title, provider, place, day + timedelta(days=n), day + timedelta(days=n, hours=8), *seats, price, *state
        )
        for title, provider, place, n, seats, price, state in rows
    ]


def gaps() -> list[tuple[str, int, int]]:
    """Subjects as (name, people with a gap, hours asked for)."""
    return [
        (_("Robotics"), 412, 9_880),
        (_("Measuring technique"), 305, 4_270),
        (_("Leadership"), 221, 3_536),
        (_("Trucks"), 164, 1_312),
        (_("Welding"), 88, 2_112),
    ]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of the example chart, in units of its viewBox."""

    name: str
    value: int
    y: int
    width: int

    @property
    def baseline(self) -> int:
        """Where the words beside the bar stand."""
        return self.y + 18

    @property
    def end(self) -> int:
        """Where the number after the bar begins."""
        return 160 + self.width + 8


def gap_bars() -> list[Bar]:
    """The gaps as horizontal bars, the largest 420 units long."""
    rows = gaps()
    return [
        Bar(name, people, 8 + 36 * n, round(420 * people / rows[0][1])) for n, (name, people, _hours) in enumerate(rows)
    ]


@lru_cache(maxsize=1)
def icon_names() -> list[str]:
    """Every icon of the sprite; shapes of status tags left out."""
    sprite = (Path(__file__).parent / "static" / "ui" / "icons.svg").read_text()
    return sorted(name for name in re.findall(r'<symbol id="([^"]+)"', sprite) if not name.startswith("shape-"))


class ExampleForm(forms.Form):
    """One of each kind of field."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail"), help_text=gettext_lazy("The invitation is sent here. A shared address will do.")
    )
    headcount = forms.IntegerField(
        label=gettext_lazy("How many people?"),
        min_value=1,
        error_messages={"min_value": gettext_lazy("Write at least 1 person.")},
    )
    region = forms.ChoiceField(
        label=gettext_lazy("Region"),
        choices=[("", "–"), *((name, name) for name in REGIONS)],
        required=False,
    )
    shift = forms.ChoiceField(
        label=gettext_lazy("When can they go?"),
        widget=forms.RadioSelect,
        choices=[
            ("day", gettext_lazy("In the daytime")),
            ("evening", gettext_lazy("In the evening")),
            ("any", gettext_lazy("Whenever there are seats")),
        ],
        error_messages={"required": gettext_lazy("Choose when they can go.")},
    )
    subjects = forms.MultipleChoiceField(
        label=gettext_lazy("Subjects"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[
            ("measure", gettext_lazy("Measuring technique")),
            ("robot", gettext_lazy("Robotics")),
            ("lead", gettext_lazy("Leadership")),
        ],
    )
    why = forms.CharField(
        label=gettext_lazy("What should they be able to do afterwards?"), widget=forms.Textarea, required=False
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("The union has been told about the purpose and the method"),
        help_text=gettext_lazy("Ratings are a matter for cooperation before they begin."),
        required=False,
    )


class FilterForm(forms.Form):
    """Filters of the example list."""

    q = forms.CharField(label=gettext_lazy("Search"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    region = forms.ChoiceField(
        label=gettext_lazy("Region"),
        required=False,
        choices=[("", gettext_lazy("All regions")), ("05", "Östergötland"), ("04", "Sörmland"), ("19", "Västmanland")],
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[
            ("", gettext_lazy("All")),
            ("open", pgettext_lazy("activity", "Open")),
            ("full", gettext_lazy("Full")),
        ],
    )
