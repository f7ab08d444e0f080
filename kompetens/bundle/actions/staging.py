"""From a bundle's row to a row of a temporary table: what the database cannot work out is added here."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from psycopg.types.json import Json

from kompetens.bundle.crosschecks import need_key
from kompetens.bundle.format import BY_NAME
from kompetens.bundle.tables.supply import course_offsets
from kompetens.core.identifiers import parse_identity_number
from kompetens.core.sorting import swedish_sort_key
from kompetens.core.text import normalise, normalise_lines
from kompetens.organisations.actions.people import name_fields, pseudonym_fields
from kompetens.organisations.identity import identity_fields, pseudo_number
from kompetens.organisations.models import Person, Programme

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stage:
    """The columns of a table's temporary twin, and how a bundle row becomes one of its rows."""

    columns: tuple[tuple[str, str], ...]
    values: Callable[[Row], tuple[Any, ...]]


class Stager:
    """Makes the stages of one import: it knows the programme and which pseudo-numbers are taken."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        taken = Person.objects.filter(programme=programme).exclude(pseudo_number="")
        self._pseudo_numbers = dict(taken.values_list("pseudo_number", "key"))
        self._weeks = list(_weeks(programme.starts_on, programme.ends_on))

    def stage(self, table: str) -> Stage:
        """The stage of *table*: the format's columns that are stored, plus those made here."""
        return {
            "regions": self._named("region name county_code is_owner training_budget_sek", ("name",)),
            "municipalities": self._named("municipality name county_code latitude longitude", ("name",)),
            "skill_groups": self._named("skill_group name_sv name_en", ("name_sv",)),
            "skills": self._named(
                "skill skill_group name_sv name_en valid_months legally_required jobtech_id esco_uri", ("name_sv",)
            ),
            "role_profiles": self._named("role_profile name_sv name_en", ("name_sv",)),
            "companies": self._companies(),
            "sites": self._named(
                "site company name cfar_number municipality address latitude longitude room_seats hosts_open",
                ("name",),
            ),
            "calendars": self._calendars(),
            "teams": self._named("team site calendar name max_away", ("name",)),
            "providers": self._providers(),
            "courses": self._courses(),
            "people": self._people(),
            "needs": self._needs(),
        }.get(table) or self._plain(" ".join(BY_NAME[table].column_names))

    def _plain(self, names: str) -> Stage:
        wanted = names.split()
        columns = tuple((name, _TYPES.get(name, "text")) for name in wanted)
        return Stage(columns, lambda row: tuple(row[name] for name in wanted))

    def _named(self, names: str, sorted_by: tuple[str, ...]) -> Stage:
        plain = self._plain(names)

        def values(row: Row) -> tuple[Any, ...]:
            return (*plain.values(row), swedish_sort_key(*(row[name] for name in sorted_by), length=200))

        return Stage((*plain.columns, ("sort_key", "text")), values)

    def _companies(self) -> Stage:
        named = self._named(
            'company name organisation_number "group" region sni_code size_class closed_only'.replace('"', ""),
            ("name",),
        )

        def values(row: Row) -> tuple[Any, ...]:
            return (*named.values(row), row["organisation_number"][2] < "2")

        return Stage((*named.columns, ("is_sole_trader", "boolean")), values)

    def _calendars(self) -> Stage:
        plain = self._plain("calendar company pattern phase")

        def values(row: Row) -> tuple[Any, ...]:
            return (*plain.values(row), self._iso_weeks(row["busy_weeks"]))

        return Stage((*plain.columns, ("busy_weeks", "jsonb")), values)

    def _providers(self) -> Stage:
        named = self._named("provider name organisation_number email region latitude longitude capacity", ("name",))

        def values(row: Row) -> tuple[Any, ...]:
            return (*named.values(row), self._iso_weeks(row["closed_weeks"]))

        return Stage((*named.columns, ("closed_weeks", "jsonb")), values)

    def _iso_weeks(self, numbers: tuple[int, ...]) -> Json:
        """The weeks of those numbers that lie in the programme, as "2026-W30"."""
        return Json([name for number, name in self._weeks if number in numbers])

    def _courses(self) -> Stage:
        named = self._named(
            "course provider skill_group title_sv title_en language same_week min_group max_group "
            "price_per_activity_sek price_per_participant_sek at_venue at_site online legally_required",
            ("title_sv",),
        )
        made = (
            ("description_sv", "text"),
            ("description_en", "text"),
            ("offsets", "smallint[]"),
            ("start_half", "smallint"),
        )
        halves = {"morning": 0, "afternoon": 1, "either": 2}

        def values(row: Row) -> tuple[Any, ...]:
            return (
                *named.values(row),
                normalise_lines(row["description_sv"]),
                normalise_lines(row["description_en"]),
                course_offsets(row["half_days"], row["half_days_per_day"], row["weeks_between"]),
                halves[row["start_half"]],
            )

        return Stage((*named.columns, *made), values)

    def _people(self) -> Stage:
        columns = (
            ("person", "text"),
            ("first_name", "text"),
            ("last_name", "text"),
            ("listed_name", "text"),
            ("sort_key", "text"),
            ("identity_type", "text"),
            ("identity_cipher", "bytea"),
            ("identity_index", "bytea"),
            ("birth_date", "date"),
            ("gender", "text"),
            ("is_protected", "boolean"),
            ("pseudo_number", "text"),
            ("email", "text"),
            ("language", "text"),
        )
        return Stage(columns, self._person)

    def _person(self, row: Row) -> tuple[Any, ...]:
        names = name_fields(row["first_name"], row["last_name"])
        identity: Row = {"identity_type": "none", "birth_date": None, "gender": "unknown"}
        if row["identity_number"]:
            identity = identity_fields(parse_identity_number(row["identity_number"]))
        if row["protected"]:
            hidden = pseudonym_fields(self.programme.pk, row["person"])
            names |= {"listed_name": hidden["listed_name"], "sort_key": hidden["sort_key"]}
        pseudo = self.pseudo(row["person"], identity["birth_date"]) if row["protected"] else ""
        return (
            row["person"],
            names["first_name"],
            names["last_name"],
            names["listed_name"],
            names["sort_key"],
            identity["identity_type"],
            identity.get("identity_cipher"),
            identity.get("identity_index"),
            identity["birth_date"],
            row["gender"] or identity["gender"],
            row["protected"],
            pseudo,
            row["email"],
            row["language"],
        )

    def pseudo(self, person: str, born: datetime.date | None) -> str:
        """The person's pseudo-number, none taken twice; empty while her birth date is not known."""
        if born is None:
            return ""
        attempt = 0
        while True:
            number = pseudo_number(self.programme.pk, person, born, attempt)
            if self._pseudo_numbers.setdefault(number, person) == person:
                return number
            attempt += 1

    def _needs(self) -> Stage:
        names = "employment team headcount skill target_level priority deadline origin"
        plain = self._plain(names)

        def values(row: Row) -> tuple[Any, ...]:
            key = need_key(row["employment"] or "", row["team"] or "", row["skill"])
            return (*plain.values(row), normalise(row["reason"]), key)

        return Stage((*plain.columns, ("reason", "text"), ("key", "text")), values)


def _weeks(first: datetime.date, last: datetime.date) -> Iterator[tuple[int, str]]:
    """The ISO weeks from *first* to *last*: number and name."""
    day = first - datetime.timedelta(days=first.weekday())
    while day <= last:
        year, week, _ = day.isocalendar()
        yield week, f"{year}-W{week:02d}"
        day += datetime.timedelta(days=7)


_TYPES = {
    **dict.fromkeys(("latitude", "longitude"), "float8"),
    **dict.fromkeys(("training_budget_sek", "price_per_activity_sek", "price_per_participant_sek"), "bigint"),
    **dict.fromkeys(
        ("room_seats", "max_away", "capacity", "rooms", "seats", "min_group", "max_group", "headcount", "phase"),
        "integer",
    ),
    **dict.fromkeys(("level", "target_level", "priority", "importance", "valid_months"), "smallint"),
    **dict.fromkeys(
        (
            "is_owner",
            "closed_only",
            "hosts_open",
            "legally_required",
            "same_week",
            "at_venue",
            "at_site",
            "online",
        ),
        "boolean",
    ),
    **dict.fromkeys(("starts", "ends", "first_day", "last_day", "until", "observed_on", "deadline"), "date"),
}
