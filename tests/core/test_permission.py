"""A rule gives what its own roles were granted, not what the same person holds in another role."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from kompetens.core.actor import Actor, Grant
from kompetens.core.permission import Denied, Table, may, on, own, require, rule, tables


@pytest.fixture(autouse=True)
def table():
    yield Table(
        "sample",
        [
            rule("sample.see", "coordinator", "see it", on("regions", "region_id")),
            rule("sample.see", "participant", "see it", own()),
            rule("sample.see_own_company", "participant", "see it", on("employers", "company_id")),
        ],
    )
    tables_now = tables()
    assert "sample" in tables_now
    from kompetens.core import permission

    permission._tables.pop("sample")


BROKER_AND_COORDINATOR = Actor(
    user=1,
    person=7,
    scopes={"regions": (1, 2), "employers": (9,)},
    grants=(Grant("broker", "regions", 1), Grant("coordinator", "regions", 2), Grant("participant")),
)


def thing(**fields):
    return SimpleNamespace(**{"region_id": None, "person_id": None, "company_id": None, **fields})


def test_a_role_in_one_region_opens_nothing_in_another():
    assert may(BROKER_AND_COORDINATOR, "sample.see", thing(region_id=2))
    assert not may(BROKER_AND_COORDINATOR, "sample.see", thing(region_id=1))
    with pytest.raises(Denied):
        require(BROKER_AND_COORDINATOR, "sample.see", thing(region_id=1))


def test_what_is_her_own_and_what_no_role_grants_stays():
    assert may(BROKER_AND_COORDINATOR, "sample.see", thing(region_id=1, person_id=7))
    assert may(BROKER_AND_COORDINATOR, "sample.see_own_company", thing(company_id=9))
    assert not may(BROKER_AND_COORDINATOR, "sample.see_own_company", thing(company_id=8))


def test_a_misspelt_permission_is_an_error_and_not_a_no():
    with pytest.raises(KeyError):
        may(BROKER_AND_COORDINATOR, "sample.sea")
