"""From degrees to metres on the map of Sweden.

SWEREF 99 TM: a transverse Mercator projection (Gauss–Krüger series) of the GRS 80 ellipsoid with central
meridian 15° E, scale 0.9996 and false easting 500,000 m, as Lantmäteriet publishes it. WGS 84 and SWEREF 99
differ by less than a metre. Inside Sweden the projection stretches distances by at most one per mille.
"""

from __future__ import annotations

from math import atan, atanh, cos, cosh, radians, sin, sinh, tan

_AXIS = 6_378_137.0
_FLATTENING = 1 / 298.257222101
_MERIDIAN = radians(15.0)
_SCALE = 0.9996
_FALSE_EASTING = 500_000.0

_E2 = _FLATTENING * (2 - _FLATTENING)
_N = _FLATTENING / (2 - _FLATTENING)
_RADIUS = _AXIS / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_LATITUDE_TERMS = (
    _E2,
    (5 * _E2**2 - _E2**3) / 6,
    (104 * _E2**3 - 45 * _E2**4) / 120,
    1237 * _E2**4 / 1260,
)
_SERIES = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440,
    61 * _N**3 / 240 - 103 * _N**4 / 140,
    49561 * _N**4 / 161280,
)


def to_metres(latitude: float, longitude: float) -> tuple[float, float]:
    """(east, north) in metres of SWEREF 99 TM for degrees of WGS 84."""
    phi = radians(latitude)
    square = sin(phi) ** 2
    terms = sum(term * square**power for power, term in enumerate(_LATITUDE_TERMS))
    conformal = phi - sin(phi) * cos(phi) * terms
    delta = radians(longitude) - _MERIDIAN
    xi = atan(tan(conformal) / cos(delta))
    eta = atanh(cos(conformal) * sin(delta))
    north, east = xi, eta
    for step, beta in enumerate(_SERIES, start=1):
        north += beta * sin(2 * step * xi) * cosh(2 * step * eta)
        east += beta * cos(2 * step * xi) * sinh(2 * step * eta)
    return _SCALE * _RADIUS * east + _FALSE_EASTING, _SCALE * _RADIUS * north
