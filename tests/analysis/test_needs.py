"""Stating, changing and withdrawing needs; making them from gaps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from kompetens.analysis.actions.needs import change_need, make_needs_from_gaps, state_need, withdraw_need
from kompetens.analysis.actions.ratings import rate, rate_many
from kompetens.analysis.models import Need
from kompetens.core.actor import acting, system_actor
from kompetens.core.models import AuditEntry
from kompetens.core.permission import Denied
from kompetens.organisations.models import Team
from kompetens.skills.models import Evidence, Skill

SYSTEM = system_actor("test", "look at the rows")
TODAY = date.today()


@pytest.fixture
def contact(world, actor_of):
    return actor_of(world.people["company_contact"])


@pytest.fixture
def manager(world, actor_of):
    return actor_of(world.people["manager"])


@pytest.fixture
def skill(world):
    return Skill.objects.create(
        framework=world.skill.framework, group=world.group, concept_id="welding", name_sv="Svetsning"
    )


def test_a_contact_states_a_need_of_a_team_of_a_person_and_of_the_company(world, contact, skill):
    with acting(contact):
        for of, headcount in ((world.own.team, 4), (world.own.employees[0], 1), (world.own.company, 2)):
            need = state_need(contact, of, skill, target_level=3, headcount=headcount, priority=5, reason=" Ny cell ")
            assert (need.origin, need.status, need.reason, need.company_id) == (
                "stated", "open", "Ny cell", world.own.company.pk
            )  # fmt: skip
        assert AuditEntry.objects.filter(action="analysis.state_need").count() == 3


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"target_level": 5}, "0"),
        ({"priority": 6}, "5"),
        ({"headcount": 0}, ""),
        ({"deadline": TODAY - timedelta(days=1)}, ""),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(world, contact, skill, changes, word):
    values = {"target_level": 2, **changes}
    with acting(contact), pytest.raises(ValidationError) as error:
        state_need(contact, world.own.team, skill, **values)
    assert word in " ".join(error.value.messages)


def test_a_person_has_one_open_need_of_a_skill(world, contact, skill):
    with acting(contact):
        state_need(contact, world.own.employees[0], skill, target_level=3)
        with pytest.raises(ValidationError) as error:
            state_need(contact, world.own.employees[0], skill, target_level=2)
        assert Need.objects.filter(skill=skill).count() == 1
    assert len(error.value.messages) == 1


@pytest.mark.parametrize(
    "role", ["neighbour_company_contact", "neighbour_manager", "neighbour_coordinator", "trainer", "broker",
             "participant", "auditor", "controller"],
)  # fmt: skip
def test_others_state_change_withdraw_and_make_nothing(world, actor_of, skill, role):
    actor = actor_of(world.people[role])
    need = world.own.needs[0]
    with acting(actor):
        for attempt in (
            lambda: state_need(actor, world.own.team, skill, target_level=2),
            lambda: change_need(actor, need, priority=1),
            lambda: withdraw_need(actor, need),
            lambda: make_needs_from_gaps(actor, world.own.company),
        ):
            with pytest.raises(Denied):
                attempt()
    with acting(SYSTEM):
        need.refresh_from_db()
    assert (need.priority, need.status) == (4, "open")


def test_a_manager_states_for_her_team_and_not_for_another(world, manager, skill):
    with acting(SYSTEM):
        other = Team.objects.get(pk=world.own.team.pk)
        other.pk, other.key = None, "team-next"
        other.save()
    with acting(manager):
        assert state_need(manager, world.own.team, skill, target_level=2).team_id == world.own.team.pk
        with pytest.raises(Denied):
            state_need(manager, other, skill, target_level=2)
        with pytest.raises(Denied):
            make_needs_from_gaps(manager, world.own.company)


def test_a_change_is_kept_with_before_and_after(world, contact):
    with acting(contact):
        need = change_need(contact, world.own.needs[0], priority=2, deadline=TODAY + timedelta(days=9), reason="")
        with pytest.raises(TypeError):
            change_need(contact, need, status="met")
        with pytest.raises(ValidationError):
            change_need(contact, need, headcount=3)
    with acting(SYSTEM):
        entry = AuditEntry.objects.get(action="analysis.change_need")
    assert entry.changes == {"priority": [4, 2], "deadline": [None, (TODAY + timedelta(days=9)).isoformat()]}


def test_only_an_open_need_is_changed_or_withdrawn(world, contact):
    first, second = world.own.needs[:2]
    with acting(contact):
        assert withdraw_need(contact, first, "Maskinen är såld").status == "withdrawn"
        Need.objects.filter(pk=second.pk).update(status="planned")
        for need in (first, second):
            with pytest.raises(ValidationError):
                withdraw_need(contact, need)
            with pytest.raises(ValidationError):
                change_need(contact, need, priority=1)


# From gaps ------------------------------------------------------------------------------------------------------


def rated(world, manager, *levels):
    with acting(manager):
        for job, level in zip(world.own.employees, levels, strict=False):
            rate(manager, job, world.skill, level, "manager")


def test_gaps_become_needs_and_again_changes_nothing(world, contact, manager):
    with acting(SYSTEM):
        Need.objects.all().delete()
    rated(world, manager, 0, 1, 2, None)
    with acting(contact):
        made = make_needs_from_gaps(contact, world.own.company)
        needs = {need.employment_id: need for need in Need.objects.all()}
        assert (made.added, made.changed, made.met) == (2, 0, 0)
        assert set(needs) == {world.own.employees[0].pk, world.own.employees[1].pk}
        need = needs[world.own.employees[0].pk]
        assert (need.target_level, need.origin, need.basis["present"], need.basis["reached"]) == (2, "gap", 0, 1)
        assert need.priority > needs[world.own.employees[1].pk].priority
        again = make_needs_from_gaps(contact, world.own.company)
        assert (again.added, again.changed, again.met, again.unchanged) == (0, 0, 0, 2)
        assert Need.objects.count() == 2
    with acting(SYSTEM):
        assert not Need.objects.filter(company=world.other.company).exists()


def test_a_closed_gap_meets_its_need_and_a_smaller_one_changes_it(world, contact, manager):
    rated(world, manager, 0, 0, 0, 0)
    with acting(contact):
        assert make_needs_from_gaps(contact, world.own.company).changed == 4
    rated(world, manager, 2, 1)
    with acting(contact):
        made = make_needs_from_gaps(contact, world.own.company)
    assert (made.added, made.met) == (0, 1)
    with acting(SYSTEM):
        assert Need.objects.get(pk=world.own.needs[0].pk).status == "met"
        assert Need.objects.get(pk=world.own.needs[1].pk).basis["present"] == 1


def test_stated_planned_and_withdrawn_needs_are_left_alone(world, contact, manager):
    with acting(SYSTEM):
        for need, values in zip(
            world.own.needs, ({"origin": "stated"}, {"status": "planned"}, {"status": "withdrawn"}), strict=False
        ):
            Need.objects.filter(pk=need.pk).update(**values)
        before = list(Need.objects.order_by("pk").values()[:3])
    rated(world, manager, 0, 0, 0)
    with acting(contact):
        made = make_needs_from_gaps(contact, world.own.company)
    assert (made.added, made.withdrawn, made.unchanged) == (0, 1, 2)
    with acting(SYSTEM):
        assert list(Need.objects.order_by("pk").values()[:3]) == before


# Ratings ---------------------------------------------------------------------------------------------------------


def test_a_person_rates_herself_and_her_manager_rates_her_and_both_stay(world, actor_of, manager):
    job = world.own.employees[0]
    herself = actor_of(world.people["participant"])
    with acting(herself):
        assert rate(herself, job, world.skill, 3, "self").level == 3
    with acting(manager):
        assert rate(manager, job, world.skill, 1, "manager").level == 1
    with acting(SYSTEM):
        assert set(Evidence.objects.values_list("kind", "level", "person_id")) == {
            ("self", 3, job.person_id), ("manager", 1, job.person_id)
        }  # fmt: skip


@pytest.mark.parametrize(
    ("role", "kind"),
    [
        ("participant", "manager"), ("neighbour_participant", "self"), ("neighbour_manager", "manager"),
        ("company_contact", "manager"), ("company_contact", "self"), ("coordinator", "manager"), ("manager", "self"),
        ("programme_manager", "manager"),
    ],
)  # fmt: skip
def test_nobody_else_rates(world, actor_of, role, kind):
    actor = actor_of(world.people[role])
    with acting(actor), pytest.raises(Denied):
        rate(actor, world.own.employees[0], world.skill, 2, kind)


def test_nobody_is_her_own_manager(world, manager, actor_of):
    from kompetens.organisations.models import Membership

    boss = world.own.employees[0].person
    with acting(SYSTEM):
        Membership.objects.create(programme=world.programme, person=boss, role="manager", team=world.own.team)
    actor = actor_of(boss)
    with acting(actor), pytest.raises(Denied):
        rate(actor, world.own.employees[0], world.skill, 4, "manager")


def test_only_a_level_on_the_scale_and_only_two_kinds(world, manager):
    with acting(manager):
        for level, kind in ((5, "manager"), (2, "agreed"), (2, "certificate")):
            with pytest.raises(ValidationError):
                rate(manager, world.own.employees[0], world.skill, level, kind)


def test_history_is_kept_and_a_slip_is_put_right_the_same_day(world, manager):
    job = world.own.employees[0]
    levels = lambda: list(Evidence.objects.order_by("observed_on").values_list("level", flat=True))  # noqa: E731
    with acting(manager):
        rate(manager, job, world.skill, 4, "manager")
        rate(manager, job, world.skill, 1, "manager")
        assert levels() == [1]
        Evidence.objects.update(observed_on=TODAY - timedelta(days=10))
        assert rate_many(manager, job, {world.skill: 1}, "manager") == 0
        rate(manager, job, world.skill, 2, "manager")
        assert levels() == [1, 2]
        assert rate(manager, job, world.skill, None, "manager").level == 1
        assert levels() == [1]
        Evidence.objects.update(observed_on=TODAY - timedelta(days=40))
        assert rate_many(manager, job, {world.skill: 1}, "manager") == 1
        assert levels() == [1, 1]
