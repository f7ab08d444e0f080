"""A list shows exactly the rows on which `may` says yes, for every role and permission."""

from __future__ import annotations

import pytest

from kompetens.analysis.models import Need
from kompetens.core.actor import acting, system_actor
from kompetens.core.permission import may
from kompetens.organisations.models import Company, Employment, Membership, Role, Team
from kompetens.organisations.queries.companies import COMPANY, regions
from kompetens.organisations.queries.reach import reach
from tests.factories.world import make_employment

SYSTEM = system_actor("test", "compare a filter with the rule")
TEAM = {"programmes": "programme_id", "regions": "region_id", "companies": "company_id", "teams": "pk"}
CASES = [
    (Employment, "organisations.see_people", {}),
    (Employment, "analysis.see_gaps", {}),
    (Employment, "analysis.rate_self", {}),
    (Employment, "analysis.rate_as_manager", {}),
    (Need, "analysis.see_needs", {}),
    (Need, "analysis.state_need", {}),
    (Company, "organisations.see_companies", {"columns": COMPANY, "person": ""}),
    (Team, "organisations.register_person", {"columns": TEAM, "person": ""}),
]


@pytest.mark.parametrize("role", ["coordinator", "company_contact", "programme_manager", "participant"])
def test_the_regions_to_choose_among_are_those_of_the_role(world, actor_of, role):
    expected = {
        "coordinator": {world.own.region}, "company_contact": {world.own.region},
        "programme_manager": {world.own.region, world.other.region}, "participant": set(),
    }[role]  # fmt: skip
    actor = actor_of(world.people[role])
    with acting(SYSTEM):
        assert set(regions(actor, "organisations.see_companies")) == expected


@pytest.mark.parametrize(("model", "permission", "how"), CASES)
@pytest.mark.parametrize("role", [*Role.values, "broker_and_coordinator"])
def test_the_filter_is_the_rule(world, actor_of, model, permission, how, role):
    if role == "broker_and_coordinator":
        person = world.people["broker"]
        with acting(SYSTEM):
            Membership.objects.create(
                programme=world.programme, person=person, role="coordinator", region=world.other.region
            )
            make_employment(person, world.own.team)
    else:
        person = world.people[role]
    actor = actor_of(person)
    with acting(SYSTEM):
        everything = list(model.objects.all())
        filtered = set(model.objects.filter(reach(actor, permission, **how)))
    assert filtered == {row for row in everything if may(actor, permission, row)}
    if role == "broker_and_coordinator" and permission in ("organisations.see_people", "analysis.see_needs"):
        assert {row.company_id for row in filtered} >= {world.other.company.pk}
        others = {row for row in filtered if row.company_id == world.own.company.pk}
        assert all(row.person_id == person.pk for row in others)
