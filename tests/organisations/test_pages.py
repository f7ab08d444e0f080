"""The room's pages: who sees what, how many queries, how heavy, in which order."""

from __future__ import annotations

import pytest
from django.urls import reverse

from kompetens.core.actor import acting, system_actor
from kompetens.core.identifiers import Gender, official_test_numbers
from kompetens.core.models import AuditEntry
from kompetens.core.sorting import swedish_sort_key
from kompetens.organisations.actions.people import protect_person, register_person
from kompetens.organisations.models import Company, Employment, IdentityReveal
from tests.factories.queries import asked
from tests.factories.world import make_employment, make_person

SYSTEM = system_actor("test", "arrange pages")
NUMBER = next(official_test_numbers(Gender.MALE, 1))
MOST_QUERIES, MOST_BYTES = 10, 60_000


@pytest.fixture
def anna(world):
    with acting(SYSTEM) as system:
        return register_person(
            system, world.own.team, key="a1", first_name="Anna", last_name="Ärlig-Öström", number=NUMBER,
            email="anna@own.example", title="Svetsare",
        )  # fmt: skip


def fetch(client, name, status=200, query="", **kwargs):
    response = client.get(reverse(f"organisations:{name}", kwargs=kwargs) + query)
    assert response.status_code == status, response.content[:500]
    return response.content.decode()


def many_companies(world, count):
    with acting(SYSTEM):
        Company.objects.bulk_create(
            Company(
                programme=world.programme, region=world.own.region, key=f"many-{n}", name=f"Åbro nr {n} AB",
                organisation_number=f"{n:010}", sort_key=swedish_sort_key(f"Åbro nr {n} AB"),
            )
            for n in range(count)
        )  # fmt: skip


# Lists ----------------------------------------------------------------------------------------------------------


LISTS = [
    ("companies", "programme_manager"), ("companies", "coordinator"), ("people", "programme_manager"),
    ("people", "company_contact"), ("people", "manager"), ("audit", "auditor"), ("permissions", "auditor"),
]  # fmt: skip


def many_people(world, first, last):
    with acting(SYSTEM):
        for n in range(first, last):
            person = make_person(world.programme, f"many-{n}", f"Anna-Karin Elisabeth {n}", "Bäckström Ahl")
            make_employment(person, world.own.team)
            entry = {"programme_id": world.programme.pk, "person_id": person.pk, "action": "a.b", "object_type": "a.b"}
            AuditEntry.objects.bulk_create([AuditEntry(**entry, object_id=str(n), changes={"x": [1, 2]})])


@pytest.mark.parametrize(("name", "role"), LISTS)
def test_lists_ask_the_same_few_queries_and_stay_light(world, sign_in, name, role):
    many_people(world, 0, 1)
    client = sign_in(world.people[role])
    fetch(client, name)
    with asked() as few:
        fetch(client, name)
    many_companies(world, 120)
    many_people(world, 1, 60)
    with asked() as many:
        body = fetch(client, name)
    assert len(many) == len(few) <= MOST_QUERIES, [sql[:200] for sql in many]
    assert len(body.encode()) < MOST_BYTES


def test_companies_are_found_sorted_and_counted(world, sign_in):
    many_companies(world, 3)
    client = sign_in(world.people["coordinator"])
    body = fetch(client, "companies")
    assert body.index("Linköping Verkstad AB") < body.index("Åbro nr 0") < body.index("Åbro nr 2")
    assert "Västerås Verkstad" not in body
    assert "Åbro nr 1" not in fetch(client, "companies", query="?q=verkstad")
    assert "Linköping Verkstad AB" in fetch(client, "companies", query="?q=KÖPING")
    assert "Åbro" not in fetch(client, "companies", query="?q=abro")
    body = fetch(client, "companies", query="?sort=-people")
    assert body.index("Linköping Verkstad AB") < body.index("Åbro nr 0")


def test_people_are_found_by_name_in_ones_own_reach(world, sign_in, anna):
    client = sign_in(world.people["company_contact"])
    assert "Ärlig-Öström, Anna" in fetch(client, "people", query="?q=öström+ann")
    assert "Ärlig-Öström, Anna" not in fetch(client, "people", query="?q=ostrom")
    for person in ("neighbour_company_contact", "participant"):
        assert "Ärlig-Öström" not in fetch(sign_in(world.people[person]), "people")


def test_swedish_order_of_people(world, sign_in):
    body = fetch(sign_in(world.people["manager"]), "people")
    assert body.index("Zetterlund, Bo") < body.index("Åkesson, Eva") < body.index("Ärlig, Maria")
    assert body.index("Ärlig, Maria") < body.index("Öberg, Åsa")


# One ------------------------------------------------------------------------------------------------------------


def test_a_neighbours_company_and_employee_do_not_exist(world, sign_in):
    for role in ("coordinator", "company_contact"):
        client = sign_in(world.people[role])
        fetch(client, "company", pk=world.own.company.pk)
        fetch(client, "company", status=404, pk=world.other.company.pk)
        fetch(client, "person", pk=world.own.employees[1].pk)
        fetch(client, "person", status=404, pk=world.other.employees[1].pk)
    fetch(sign_in(world.people["participant"]), "person", status=404, pk=world.own.employees[1].pk)


def test_a_sole_traders_number_is_hidden(world, sign_in):
    with acting(SYSTEM):
        Company.objects.filter(pk=world.own.company.pk).update(is_sole_trader=True)
    number = f"{world.own.company.organisation_number[:6]}-{world.own.company.organisation_number[6:]}"
    assert number not in fetch(sign_in(world.people["coordinator"]), "company", pk=world.own.company.pk)
    assert number in fetch(sign_in(world.people["programme_manager"]), "company", pk=world.own.company.pk)
    assert number in fetch(sign_in(world.people["company_contact"]), "company", pk=world.own.company.pk)


# Identity numbers ---------------------------------------------------------------------------------------------------


def test_the_number_is_masked_then_shown_once_with_a_reason(world, sign_in, anna):
    client = sign_in(world.people["programme_manager"])
    body = fetch(client, "person", pk=anna.pk)
    assert NUMBER.masked in body
    assert NUMBER.formatted not in body
    address = reverse("organisations:show-number", kwargs={"pk": anna.pk})
    assert client.get(address).status_code == 405
    refused = client.post(address, {"reason": " "})
    assert refused.status_code == 422
    assert NUMBER.formatted not in refused.content.decode()
    shown = client.post(address, {"reason": "Anmälan till certifiering"})
    assert NUMBER.formatted in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    body = fetch(client, "person", pk=anna.pk)
    assert NUMBER.formatted not in body
    assert "Anmälan till certifiering" in body


def test_the_person_sees_who_read_her_number(world, sign_in, actor_of):
    from kompetens.organisations.actions.identity import reveal_identity
    from kompetens.organisations.actions.people import set_identity

    contact = actor_of(world.people["company_contact"])
    with acting(contact):
        set_identity(contact, world.own.employees[0], NUMBER)
        reveal_identity(contact, world.own.employees[0], "Till certifieringen")
    body = fetch(sign_in(world.people["participant"]), "myself")
    assert "Till certifieringen" in body
    assert "Andersson, Company Contact" in body
    assert NUMBER.masked in body
    assert NUMBER.formatted not in body


@pytest.mark.parametrize("role", ["manager", "coordinator", "auditor", "neighbour_company_contact"])
def test_others_get_no_number(world, sign_in, anna, role):
    client = sign_in(world.people[role])
    answer = client.post(reverse("organisations:show-number", kwargs={"pk": anna.pk}), {"reason": "a good reason"})
    assert answer.status_code in (403, 404)
    body = answer.content.decode()
    assert NUMBER.value not in body
    assert NUMBER.formatted not in body
    with acting(SYSTEM):
        assert not IdentityReveal.objects.exists()


@pytest.mark.parametrize(
    "role", ["programme_manager", "controller", "auditor", "coordinator", "company_contact", "manager"]
)
def test_a_protected_person_has_no_name_anywhere_but_for_authorised_staff(world, sign_in, anna, role):
    with acting(SYSTEM) as system:
        protect_person(system, anna)
        pseudonym = Employment.objects.get(pk=anna.pk).listed_name
    client = sign_in(world.people[role])
    pages = [
        fetch(client, "people"), fetch(client, "people", query="?q=öström"), fetch(client, "person", pk=anna.pk),
        fetch(client, "people", query=f"?q={pseudonym.split()[-1]}"),
    ]  # fmt: skip
    assert pseudonym in pages[0]
    assert pseudonym in pages[3]
    assert pseudonym not in pages[1]
    real = "Ärlig-Öström"
    assert all(real not in page for page in (pages[0], pages[3]))
    assert (real in pages[2]) == (role == "programme_manager")
    assert "anna@own.example" not in "".join(pages)
    assert NUMBER.masked not in "".join(pages)
    answer = client.post(reverse("organisations:show-number", kwargs={"pk": anna.pk}), {"reason": "a good reason"})
    assert (NUMBER.formatted in answer.content.decode()) == (role == "programme_manager")


def test_finding_by_number_goes_to_the_person_and_never_through_the_address(world, sign_in, anna):
    client = sign_in(world.people["company_contact"])
    address = reverse("organisations:find")
    assert client.get(address).status_code == 405
    assert client.post(address, {"number": NUMBER.formatted}).url == reverse("organisations:person", args=[anna.pk])
    wrong = client.post(address, {"number": "19850412-2386x"})
    assert wrong.status_code == 422
    nobody = sign_in(world.people["neighbour_company_contact"]).post(address, {"number": NUMBER.formatted})
    assert nobody.url == reverse("organisations:people")


# For the auditor ------------------------------------------------------------------------------------------------------


def test_the_log_is_read_page_by_page_and_filtered(world, sign_in):
    with acting(SYSTEM):
        AuditEntry.objects.bulk_create(
            AuditEntry(
                programme_id=world.programme.pk, person_id=world.people["manager"].pk, action=f"analysis.step{n:03}",
                object_type="analysis.need", object_id=str(n), changes={"priority": [n, n + 1]},
            )
            for n in range(120)
        )  # fmt: skip
    client = sign_in(world.people["auditor"])
    seen, query = [], ""
    while query is not None:
        response = client.get(reverse("organisations:audit") + query)
        seen += [row.action for row in response.context["rows"]]
        query = response.context["older"] or None
    assert [action for action in seen if "step" in action] == [f"analysis.step{n:03}" for n in reversed(range(120))]
    assert len(seen) == len(set(seen))
    body = fetch(client, "audit", query="?kind=need&number=7")
    assert "analysis.step007" in body
    assert "analysis.step008" not in body
    assert "step" not in fetch(client, "audit", query="?who=trainer")
    assert "step119" in fetch(client, "audit", query="?who=manager+andersson&action=analysis.")


def test_the_log_of_another_programme_is_not_seen(world, sign_in):
    with acting(SYSTEM):
        AuditEntry.objects.bulk_create([AuditEntry(programme_id=world.programme.pk + 1, action="strange.deed")])
    assert "strange.deed" not in fetch(sign_in(world.people["auditor"]), "audit")


def test_the_permission_page_says_who_may_do_what(world, sign_in):
    body = fetch(sign_in(world.people["auditor"]), "permissions")
    assert "organisations.reveal_identity" in body
    assert "analysis.see_needs" in body
    fetch(sign_in(world.people["company_contact"]), "permissions", status=403)
