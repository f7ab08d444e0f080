"""The room's pages: who sees which needs and levels, how many queries, how heavy."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from kompetens.analysis.actions.ratings import rate
from kompetens.analysis.models import Need
from kompetens.core.actor import acting, system_actor
from kompetens.core.sorting import swedish_sort_key
from kompetens.organisations.models import scope_of
from kompetens.skills.models import Evidence, RoleHolder, RoleRequirement, Skill, SkillGroup
from tests.factories.queries import asked
from tests.factories.world import make_employment, make_person

SYSTEM = system_actor("test", "arrange pages")
MOST_QUERIES, MOST_BYTES = 10, 60_000


def get(client, name, status=200, query="", **kwargs):
    response = client.get(reverse(f"analysis:{name}", kwargs=kwargs) + query)
    assert response.status_code == status, response.content[:300]
    return response


def asked_of_the_database(client, name, query=""):
    """The queries of a request as it runs in service, and its answer."""
    with asked() as queries:
        response = get(client, name, query=query)
    return queries, response


def many(world, side, people, skills):
    """So many more people in the side's team, all in the role, which asks for so many more skills; all rated."""
    with acting(SYSTEM):
        made = []
        for n in range(skills):
            group, _ = SkillGroup.objects.get_or_create(
                framework=world.skill.framework, key=f"g{n % 12}", defaults={"name_sv": f"Ämne {n % 12}"}
            )
            name = f"Handhavande av utrustning nummer {n}"
            made.append(
                Skill.objects.create(
                    framework=world.skill.framework, group=group, concept_id=f"m{n}", name_sv=name,
                    sort_key=swedish_sort_key(name),
                )
            )  # fmt: skip
            RoleRequirement.objects.create(programme=world.programme, profile=world.profile, skill=made[-1], level=3)
        for n in range(people):
            name = f"Bäckström Ahlén {n}"
            job = make_employment(make_person(world.programme, f"m{side.team.pk}-{n}", "Anna-Karin", name), side.team)
            RoleHolder.objects.create(**scope_of(job), profile=world.profile)
            for skill in made:
                Evidence.objects.create(
                    **scope_of(job), skill=skill, level=n % 4, kind="manager", observed_on=date.today()
                )
                Need.objects.create(
                    **scope_of(job), key=f"m{n}-{skill.pk}", skill=skill, target_level=3, priority=1 + n % 5,
                    deadline=date.today() + timedelta(days=n),
                )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "role", "query"),
    [
        ("needs", "programme_manager", ""),
        ("needs", "programme_manager", "?company={company}&team={team}"),
        ("needs", "coordinator", ""),
        ("needs", "company_contact", ""),
        ("needs", "manager", ""),
        ("needs", "broker", ""),
        ("needs", "participant", ""),
        ("gaps", "programme_manager", "?company={company}"),
        ("gaps", "company_contact", ""),
        ("gaps", "manager", ""),
    ],
)
def test_lists_ask_the_same_few_queries_and_stay_light(world, sign_in, name, role, query):
    query = query.format(company=world.own.company.pk, team=world.own.team.pk)
    client = sign_in(world.people[role])
    get(client, name, query=query)
    few, _ = asked_of_the_database(client, name, query)
    many(world, world.own, 30, 14)
    most, response = asked_of_the_database(client, name, query)
    assert len(most) == len(few) <= MOST_QUERIES, [sql[:160] for sql in most]
    assert len(response.content) < MOST_BYTES


# Needs -----------------------------------------------------------------------------------------------------------


def listed(response):
    return {need.pk for need in response.context["page"]}


def test_each_sees_her_own_needs(world, sign_in):
    own, other = ({need.pk for need in side.needs} for side in (world.own, world.other))
    for role, expected in {
        "programme_manager": own | other, "auditor": own | other, "coordinator": own, "company_contact": own,
        "manager": own, "participant": {world.own.needs[0].pk}, "neighbour_manager": other,
    }.items():  # fmt: skip
        response = get(sign_in(world.people[role]), "needs")
        assert listed(response) == expected, role
        assert response.context["page"].paginator.count == len(expected)


def test_sums_agree_with_the_list_and_filters_narrow_both(world, sign_in):
    many(world, world.own, 6, 4)
    client = sign_in(world.people["programme_manager"])
    response = get(client, "needs")
    sums = response.context["sums"]
    assert sum(entry.needs for entry in sums) == response.context["page"].paginator.count == 8 + 24
    subject = next(entry for entry in sums if entry.name == "Ämne 1")
    narrowed = get(client, "needs", query=f"?subject={subject.subject}")
    assert narrowed.context["page"].paginator.count == subject.needs == 6
    assert subject.people == 6
    assert [need.priority for need in narrowed.context["page"]] == sorted(
        (need.priority for need in narrowed.context["page"]), reverse=True
    )
    assert get(client, "needs", query="?priority=5").context["page"].paginator.count == 1 * 4
    assert get(client, "needs", query=f"?region={world.other.region.pk}").context["page"].paginator.count == 4
    assert get(client, "needs", query="?q=handhavande+2").context["page"].paginator.count == 6
    assert get(client, "needs", query="?status=met").context["page"].paginator.count == 0


def test_filters_open_no_neighbours_needs(world, sign_in):
    client = sign_in(world.people["company_contact"])
    for query in (
        f"?company={world.other.company.pk}",
        f"?team={world.other.team.pk}",
        f"?region={world.other.region.pk}",
    ):
        assert not listed(get(client, "needs", query=query)) & {need.pk for need in world.other.needs}


def test_a_broker_sees_sums_without_small_figures_and_no_names(world, sign_in):
    client = sign_in(world.people["broker"])
    response = get(client, "needs")
    assert "page" not in response.context
    assert [entry.hidden for entry in response.context["sums"]] == [True]
    assert "Öberg" not in response.content.decode()
    many(world, world.own, 6, 2)
    sums = {entry.name: entry for entry in get(client, "needs").context["sums"]}
    # four people need measuring: withheld, and with it the next smallest, which would give it away
    assert sorted((entry.hidden, entry.needs) for entry in sums.values()) == [(False, 6), (True, 0), (True, 0)]
    get(client, "need", status=403, pk=world.own.needs[0].pk)


def test_a_neighbours_need_does_not_exist(world, sign_in):
    for role in ("company_contact", "manager", "coordinator", "participant"):
        client = sign_in(world.people[role])
        assert get(client, "need", pk=world.own.needs[0].pk)
        get(client, "need", status=404, pk=world.other.needs[0].pk)
    client = sign_in(world.people["participant"])
    get(client, "need", status=404, pk=world.own.needs[1].pk)


def test_a_need_is_stated_changed_and_withdrawn(world, sign_in):
    client = sign_in(world.people["company_contact"])
    form = get(client, "new-need").context["form"]
    assert "team" in form.fields
    values = {
        "skill": "mätteknik", "target_level": 3, "headcount": 4, "priority": 5, "deadline": "",
        "reason": "Ny mätmaskin", "team": world.own.team.pk,
    }  # fmt: skip
    assert client.post(reverse("analysis:new-need"), {**values, "skill": "mätteknk"}).status_code == 422
    assert client.post(reverse("analysis:new-need"), {**values, "target_level": 7}).status_code == 422
    assert client.post(reverse("analysis:new-need"), {**values, "team": world.other.team.pk}).status_code == 422
    assert client.post(reverse("analysis:new-need"), values).status_code == 302
    with acting(SYSTEM):
        need = Need.objects.get(reason="Ny mätmaskin")
    assert (need.headcount, need.team_id, need.skill_id, need.employment_id) == (
        4,
        world.own.team.pk,
        world.skill.pk,
        None,
    )
    address = reverse("analysis:need", args=[need.pk])
    changed = {"target_level": 2, "headcount": 6, "priority": 1, "deadline": "", "reason": ""}
    assert client.post(address, {**changed, "headcount": 0}).status_code == 422
    assert client.post(address, changed).status_code == 302
    assert client.post(reverse("analysis:withdraw-need", args=[need.pk]), {"reason": "Såld"}).status_code == 302
    with acting(SYSTEM):
        need.refresh_from_db()
    assert (need.headcount, need.priority, need.status) == (6, 1, "withdrawn")
    assert client.post(address, changed).status_code == 422


def test_a_named_persons_second_need_is_explained_in_the_form(world, sign_in):
    client = sign_in(world.people["manager"])
    address = reverse("analysis:new-need") + f"?employment={world.own.employees[0].pk}"
    response = client.post(address, {"skill": "Mätteknik", "target_level": 3, "priority": 5})
    assert response.status_code == 422
    assert response.context["form"].non_field_errors()
    neighbour = reverse("analysis:new-need") + f"?employment={world.other.employees[0].pk}"
    assert client.get(neighbour).status_code == 404
    assert client.get(reverse("analysis:new-need") + f"?company={world.other.company.pk}").status_code == 404


def test_a_manager_states_for_a_team_of_hers_and_not_for_the_company(world, sign_in):
    form = get(sign_in(world.people["manager"]), "new-need").context["form"]
    assert [value for value, _ in form.fields["team"].choices] == [str(world.own.team.pk)]
    get(sign_in(world.people["manager"]), "new-need", status=404, query=f"?company={world.other.company.pk}")


def test_an_employees_matrix_is_her_own_page(world, sign_in):
    response = get(sign_in(world.people["participant"]), "gaps", status=302)
    assert response.url == reverse("organisations:person", args=[world.own.employees[0].pk])
    get(sign_in(world.people["participant"]), "gaps", status=404, query=f"?company={world.own.company.pk}")


def test_those_with_many_companies_choose_one_first(world, sign_in):
    client = sign_in(world.people["programme_manager"])
    for name in ("new-need", "gaps"):
        assert len(get(client, name).context["companies"]) == 2
        get(client, name, query=f"?company={world.other.company.pk}")


# The matrix ------------------------------------------------------------------------------------------------------


def test_the_matrix_shows_levels_against_what_is_asked(world, sign_in, actor_of):
    manager = actor_of(world.people["manager"])
    with acting(manager):
        for job, level in zip(world.own.employees, (2, 1, 0), strict=False):
            rate(manager, job, world.skill, level, "manager")
    for role in ("company_contact", "manager", "coordinator"):
        response = get(sign_in(world.people[role]), "gaps")
        found = {line.job.listed_name: line.cells[0] for line in response.context["lines"]}
        tones = {name.split(",")[0]: (cell.present, cell.required, cell.tone) for name, cell in found.items()}
        assert tones == {
            "Öberg": (2, 2, "g0"), "Ärlig": (1, 2, "g1"), "Zetterlund": (0, 2, "g2"), "Åkesson": (None, 2, "unrated")
        }, role  # fmt: skip
        assert [line.job.listed_name.split(",")[0] for line in response.context["lines"]] == [
            "Zetterlund", "Åkesson", "Ärlig", "Öberg"
        ]  # fmt: skip
        (column,) = response.context["columns"]
        assert (column.reached, column.sums.pairs, column.sums.rated) == (1, 4, 3)


def test_the_matrix_comes_in_windows_with_the_largest_gap_first(world, sign_in):
    many(world, world.own, 30, 14)
    client = sign_in(world.people["company_contact"])
    first = get(client, "gaps").context
    assert (len(first["lines"]), len(first["lines"][0].cells)) == (25, 12)
    levels = [column.sums.levels for column in first["columns"]]
    assert levels == sorted(levels, reverse=True)
    last = get(client, "gaps", query="?page=2&skills=2").context
    assert (len(last["lines"]), len(last["lines"][0].cells)) == (9, 3)


def test_no_neighbours_matrix(world, sign_in):
    client = sign_in(world.people["company_contact"])
    get(client, "gaps", status=404, query=f"?company={world.other.company.pk}")
    get(client, "gaps", status=404, query=f"?company={world.own.company.pk}&team={world.other.team.pk}")
    for role in ("broker", "auditor", "controller", "trainer"):
        get(sign_in(world.people[role]), "gaps", status=403)


def test_needs_are_made_from_the_matrix(world, sign_in, actor_of):
    with acting(SYSTEM):
        Need.objects.all().delete()
    manager = actor_of(world.people["manager"])
    with acting(manager):
        rate(manager, world.own.employees[0], world.skill, 0, "manager")
    client = sign_in(world.people["company_contact"])
    assert client.post(reverse("analysis:make-needs", args=[world.other.company.pk])).status_code == 404
    assert client.post(reverse("analysis:make-needs", args=[world.own.company.pk])).status_code == 302
    with acting(SYSTEM):
        assert Need.objects.get().employment_id == world.own.employees[0].pk


# Rating ----------------------------------------------------------------------------------------------------------


def test_a_person_rates_the_skills_of_her_role_on_one_page(world, sign_in):
    client = sign_in(world.people["participant"])
    ((_, (question,)),) = get(client, "rate").context["subjects"]
    assert (question.skill, question.answer, question.takes_back) == (world.skill, None, True)
    assert client.post(reverse("analysis:rate"), {question.name: "3"}).status_code == 302
    with acting(SYSTEM):
        row = Evidence.objects.get()
    assert (row.level, row.kind, row.person_id) == (3, "self", world.people["participant"].pk)
    assert client.post(reverse("analysis:rate"), {question.name: "9", "skill-1": "4"}).status_code == 302
    with acting(SYSTEM):
        assert Evidence.objects.get().level == 3
    client.post(reverse("analysis:rate"), {question.name: ""})
    with acting(SYSTEM):
        assert not Evidence.objects.exists()


def test_while_rating_nobody_sees_what_the_other_said_or_what_is_required(world, sign_in, actor_of):
    manager = actor_of(world.people["manager"])
    with acting(manager):
        rate(manager, world.own.employees[0], world.skill, 4, "manager")
    ((_, (question,)),) = get(sign_in(world.people["participant"]), "rate").context["subjects"]
    assert question.answer is None
    body = get(sign_in(world.people["participant"]), "rate").content.decode()
    assert " checked" in body.split('value=""')[1][:10]


def test_a_manager_rates_her_team_and_no_other(world, sign_in):
    client = sign_in(world.people["manager"])
    address = reverse("analysis:rate-employee", args=[world.own.employees[1].pk])
    assert client.post(address, {f"skill-{world.skill.pk}": "1"}).status_code == 302
    with acting(SYSTEM):
        assert Evidence.objects.get().kind == "manager"
    get(client, "rate-employee", status=404, pk=world.other.employees[1].pk)
    get(sign_in(world.people["company_contact"]), "rate-employee", status=403, pk=world.own.employees[1].pk)


def test_the_employees_page_shows_levels_and_needs_to_those_who_may(world, sign_in, actor_of):
    manager = actor_of(world.people["manager"])
    with acting(manager):
        rate(manager, world.own.employees[0], world.skill, 1, "manager")
    address = reverse("organisations:person", args=[world.own.employees[0].pk])
    for role in ("participant", "manager", "company_contact", "coordinator", "programme_manager"):
        body = sign_in(world.people[role]).get(address).content.decode()
        assert reverse("analysis:need", args=[world.own.needs[0].pk]) in body, role
        assert 'id="levels"' in body, role
    body = sign_in(world.people["auditor"]).get(address).content.decode()
    assert 'id="levels"' not in body


def test_the_companies_pages_count_needs_for_those_who_may(world, sign_in):
    address = reverse("organisations:company", args=[world.own.company.pk])
    assert "Mätteknik" in sign_in(world.people["coordinator"]).get(address).content.decode()
    assert "Mätteknik" not in sign_in(world.people["broker"]).get(address).content.decode()
    counted = sign_in(world.people["coordinator"]).get(reverse("organisations:companies")).context["page"][0]
    assert counted.open_needs == 4
    assert not sign_in(world.people["broker"]).get(reverse("organisations:companies")).context["counts"]
