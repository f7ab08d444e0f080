"""Degrees become metres where Lantmäteriet says they do."""

from __future__ import annotations

from math import asin, cos, hypot, radians, sin, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kompetens.core.geo import to_metres


@pytest.mark.parametrize(
    ("latitude", "longitude", "east", "north"),
    [
        # Uppsala county: 59° 58' 55.23" N, 17° 50' 6.12" E
        (59 + 58 / 60 + 55.23 / 3600, 17 + 50 / 60 + 6.12 / 3600, 658_185.201, 6_652_797.165),
        # on the central meridian at the equator the projection has its origin
        (0.0, 15.0, 500_000.0, 0.0),
    ],
)
def test_known_points(latitude: float, longitude: float, east: float, north: float) -> None:
    assert to_metres(latitude, longitude) == pytest.approx((east, north), abs=0.05)


def _great_circle(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Metres on a sphere: good to half a per cent."""
    (lat1, lon1), (lat2, lon2) = ((radians(p[0]), radians(p[1])) for p in (a, b))
    part = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * 6_371_009 * asin(sqrt(part))


inside = st.tuples(st.floats(55.3, 69.0), st.floats(11.0, 24.0))


@given(inside, inside)
def test_distances_hold_inside_sweden(a: tuple[float, float], b: tuple[float, float]) -> None:
    (x1, y1), (x2, y2) = to_metres(*a), to_metres(*b)
    assert hypot(x2 - x1, y2 - y1) == pytest.approx(_great_circle(a, b), rel=0.006, abs=1)
