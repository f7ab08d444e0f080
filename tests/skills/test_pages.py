"""The room's pages."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kompetens.core.actor import acting, system_actor
from kompetens.core.sorting import swedish_sort_key
from kompetens.skills.models import RoleProfile, RoleRequirement, Skill
from tests.factories.queries import asked

SYSTEM = system_actor("test", "arrange skills")


def many(world, first, last):
    with acting(SYSTEM):
        for n in range(first, last):
            name = f"Svetsning enligt metod nummer {n}"
            Skill.objects.create(
                framework=world.skill.framework, group=world.group, concept_id=f"many{n}", name_sv=name,
                sort_key=swedish_sort_key(name),
            )  # fmt: skip
            profile = RoleProfile.objects.create(
                programme=world.programme, key=f"many{n}", name_sv=f"Operatör {n}", sort_key=swedish_sort_key(f"Op {n}")
            )
            RoleRequirement.objects.create(programme=world.programme, profile=profile, skill=world.skill, level=2)


@pytest.mark.parametrize("name", ["skills", "profiles"])
def test_lists_ask_the_same_few_queries_and_stay_light(world, sign_in, name):
    client = sign_in(world.people["participant"])
    address = reverse(f"skills:{name}")
    client.get(address)
    with asked() as few:
        client.get(address)
    many(world, 0, 60)
    with asked() as most:
        answer = client.get(address)
    assert answer.status_code == 200
    assert len(most) == len(few) <= 10
    assert len(answer.content) < 60_000
    assert len(answer.context["page"]) == 50


def test_a_misspelling_is_answered_with_what_was_looked_for(world, sign_in):
    many(world, 0, 1)
    body = sign_in(world.people["manager"]).get(reverse("skills:skills") + "?q=svetsnig").content.decode()
    assert "svetsnig" in body
    assert "Svetsning enligt metod nummer 0" in body


def test_a_companys_own_profile_is_seen_by_its_own_people_only(world, sign_in):
    with acting(SYSTEM):
        side = world.own
        scope = {"programme": world.programme, "region": side.region, "company": side.company}
        profile = RoleProfile.objects.create(**scope, key="secret", name_sv="Specialist i hemlig metod")
        RoleRequirement.objects.create(**scope, profile=profile, skill=world.skill, level=3, importance=5)
    address = reverse("skills:profile", args=[profile.pk])
    for role in ("participant", "manager", "company_contact", "coordinator", "programme_manager"):
        body = sign_in(world.people[role]).get(address).content.decode()
        assert "Specialist i hemlig metod" in body, role
        assert "Mätteknik" in body, role
    for role in ("neighbour_participant", "neighbour_company_contact", "trainer"):
        assert sign_in(world.people[role]).get(address).status_code == 404, role
        body = sign_in(world.people[role]).get(reverse("skills:profiles")).content.decode()
        assert "Specialist" not in body
    with acting(SYSTEM):
        RoleProfile.objects.filter(pk=profile.pk).update(name_sv="Ny metod")


def test_an_employee_may_not_change_her_companys_profile(world, actor_of):
    with acting(SYSTEM):
        side = world.own
        profile = RoleProfile.objects.create(
            programme=world.programme, region=side.region, company=side.company, key="own", name_sv="Egen"
        )
    with acting(actor_of(world.people["participant"])):
        assert RoleProfile.objects.filter(pk=profile.pk).exists()
        assert RoleProfile.objects.filter(pk=profile.pk).update(name_sv="Min") == 0
