"""Dates in a bundle: ISO, or relative to the reference date or to the programme's start or end.

The reference date is the Monday of the week in which the programme was first imported. It is stored with the
programme, so that importing the same bundle a month later resolves every date to the same day as before.
"""

import datetime
import re

_RELATIVE = re.compile(r"(start|end)?\s*(?:([+-])\s*(\d{1,4})\s*([dwv]))?", re.IGNORECASE)
_ISO = re.compile(r"\d{4}-\d\d-\d\d")


class DateContext:
    """Turns the text of a date cell into a date. `starts` and `ends` are set once the programme is read."""

    def __init__(self, reference: datetime.date) -> None:
        self.reference = monday_of(reference)
        self.starts: datetime.date | None = None
        self.ends: datetime.date | None = None
        self._cache: dict[str, datetime.date] = {}

    def resolve(self, text: str) -> datetime.date:
        """Raises ValueError for what is no date and LookupError while the programme's dates are unknown."""
        found = self._cache.get(text)
        if found is None:
            found = self._resolve(text)
            if len(self._cache) < 50_000:
                self._cache[text] = found
        return found

    def _resolve(self, text: str) -> datetime.date:
        if _ISO.fullmatch(text):
            return datetime.date.fromisoformat(text)
        match = _RELATIVE.fullmatch(text)
        if match is None or not text:
            raise ValueError(text)
        anchor, sign, count, unit = match.groups()
        base = self._anchor((anchor or "").lower())
        if count is None:
            return base
        days = int(count) * (1 if unit in "dD" else 7)
        return base + datetime.timedelta(days=-days if sign == "-" else days)

    def _anchor(self, name: str) -> datetime.date:
        if not name:
            return self.reference
        date = self.starts if name == "start" else self.ends
        if date is None:
            raise LookupError(name)
        return date


def monday_of(day: datetime.date) -> datetime.date:
    """The Monday of the ISO week that holds *day*."""
    return day - datetime.timedelta(days=day.weekday())
