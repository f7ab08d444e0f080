"""The pages about plans: who sees what, in few queries, small, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kompetens.analysis.models import Need
from kompetens.core.actor import acting, system_actor
from kompetens.organisations.models import Team, scope_of
from kompetens.planning import refusals
from kompetens.planning.models import PlannedActivity, PlannedSeat, PlanRun, UnmetNeed
from kompetens.portal.models import Enrolment, Venue
from kompetens.portal.refusals import ClashJustNow
from tests.factories.world import World, build_world, make_employment, make_person
from tests.planning.runs import MONDAY, a_run

pytestmark = pytest.mark.django_db
ARRANGE = system_actor("test", "arrange a test")
SignIn = Callable[[Any], Client]
READERS = ("programme_manager", "administrator", "controller", "auditor", "coordinator")
OTHERS = ("broker", "company_contact", "manager", "participant", "trainer", "provider_admin", "editor", "evaluator")


@pytest.fixture
def world() -> World:
    with acting(ARRANGE):
        world = build_world()
        Team.objects.update(max_away=8)
        for side in (world.own, world.other):
            late = make_employment(make_person(world.programme, f"late-{side.team.pk}", "Örjan", "Äng"), side.team)
            Need.objects.create(**scope_of(late), key="late", skill=world.skill, target_level=4, priority=2)
        return world


@pytest.fixture
def run(world: World) -> PlanRun:
    with acting(ARRANGE):
        return a_run(world)


def pages(run: PlanRun, activity: int) -> list[str]:
    names = ("run", "run-activities", "run-unmet")
    return [
        reverse("planning:runs"),
        *(reverse(f"planning:{name}", args=[run.pk]) for name in names),
        reverse("planning:run-activity", args=[run.pk, activity]),
    ]


def planned(run: PlanRun, region: Any) -> PlannedActivity:
    with acting(ARRANGE):
        return PlannedActivity.objects.get(run=run, region=region)


@pytest.mark.parametrize("role", READERS)
def test_readers_see_every_page(role: str, world: World, run: PlanRun, sign_in: SignIn) -> None:
    client = sign_in(world.people[role])
    for address in pages(run, planned(run, world.own.region).pk):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("role", OTHERS)
def test_others_see_none(role: str, world: World, run: PlanRun, sign_in: SignIn) -> None:
    client = sign_in(world.people[role])
    for address in pages(run, planned(run, world.own.region).pk):
        assert client.get(address).status_code == 403, address


def test_another_programmes_plan_is_not_there(world: World, run: PlanRun, sign_in: SignIn) -> None:
    with acting(ARRANGE):
        elsewhere = type(world.programme).objects.create(
            key="elsewhere", name_sv="Annat projekt", starts_on=MONDAY, ends_on=MONDAY + timedelta(days=99),
            reference_date=MONDAY,
        )  # fmt: skip
        run.programme = elsewhere
        run.save()
    for role in ("programme_manager", "coordinator"):
        client = sign_in(world.people[role])
        for name in ("run", "progress", "run-activities", "run-unmet"):
            assert client.get(reverse(f"planning:{name}", args=[run.pk])).status_code == 404
        assert client.post(reverse("planning:stop", args=[run.pk])).status_code == 404
    assert sign_in(world.people["programme_manager"]).post(reverse("planning:adopt", args=[run.pk])).status_code == 404


def test_a_coordinator_sees_her_regions_rows_only(world: World, run: PlanRun, sign_in: SignIn) -> None:
    client = sign_in(world.people["coordinator"])
    own, other = (planned(run, side.region) for side in (world.own, world.other))
    listed = client.get(reverse("planning:run-activities", args=[run.pk])).content.decode()
    assert own.place_name in listed
    assert other.place_name not in listed
    assert client.get(reverse("planning:run-activity", args=[run.pk, other.pk])).status_code == 404
    people = client.get(reverse("planning:run-activity", args=[run.pk, own.pk])).content.decode()
    assert "Öberg, Åsa" in people
    unmet = client.get(reverse("planning:run-unmet", args=[run.pk])).content.decode()
    assert unmet.count("Äng, Örjan") == 1
    page = client.get(reverse("planning:run", args=[run.pk])).content.decode()
    assert world.own.region.name in page
    assert world.other.region.name not in page


def test_people_of_other_regions_are_counted_not_named(world: World, run: PlanRun, sign_in: SignIn) -> None:
    own = planned(run, world.own.region)
    with acting(ARRANGE):
        PlannedSeat.objects.filter(planned=own, employment=world.own.employees[0]).update(
            region=world.other.region, company=world.other.company, team=world.other.team
        )
        world.own.employees[0].region = world.other.region
        world.own.employees[0].save()
    page = sign_in(world.people["coordinator"]).get(reverse("planning:run-activity", args=[run.pk, own.pk]))
    assert "Öberg, Åsa" not in page.content.decode()
    assert "1 person arbetar i en annan region" in page.content.decode()


def test_people_are_sorted_as_swedes_sort(world: World, run: PlanRun, sign_in: SignIn) -> None:
    address = reverse("planning:run-activity", args=[run.pk, planned(run, world.own.region).pk])
    page = sign_in(world.people["programme_manager"]).get(address).content.decode()
    names = ["Zetterlund, Bo", "Åkesson, Eva", "Ärlig, Maria", "Öberg, Åsa"]
    assert sorted(names, key=page.index) == names


def more_rows(world: World, run: PlanRun, number: int) -> None:
    """Copies of the run's activities and needs left open, each with a person of its own."""
    with acting(ARRANGE):
        source = PlannedActivity.objects.filter(run=run).first()
        assert source is not None
        for index in range(number):
            person = make_person(world.programme, f"copy-{index}", "Kim", f"Nummer {index:03}")
            employment = make_employment(person, world.own.team)
            need = Need.objects.create(**scope_of(employment), key=f"copy-{index}", skill=world.skill, target_level=2)
            UnmetNeed.objects.create(
                run=run, need=need, programme=world.programme, region=world.own.region, company=world.own.company,
                team=world.own.team, person=person, reason="not-worth",
            )  # fmt: skip
            source.pk, source.starts_at = None, source.starts_at + timedelta(days=7)
            source.save()
            PlannedSeat.objects.create(planned=source, **scope_of(employment))


@pytest.mark.parametrize("name", ["runs", "run", "run-activities", "run-unmet"])
@pytest.mark.parametrize("role", ["programme_manager", "coordinator"])
def test_lists_take_few_queries_however_long(
    name: str, role: str, world: World, run: PlanRun, sign_in: SignIn
) -> None:
    client = sign_in(world.people[role])
    address = reverse(f"planning:{name}", args=[] if name == "runs" else [run.pk])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    more_rows(world, run, 3)
    with CaptureQueriesContext(connection) as more:
        client.get(address)
    assert len(more) == len(few)
    asked = [query["sql"] for query in more if "SAVEPOINT" not in query["sql"]]
    assert len(asked) <= 10, [sql[:150] for sql in asked]


def test_a_long_list_is_paged_and_small(world: World, run: PlanRun, sign_in: SignIn) -> None:
    more_rows(world, run, 60)
    client = sign_in(world.people["programme_manager"])
    for name in ("run-activities", "run-unmet"):
        page = client.get(reverse(f"planning:{name}", args=[run.pk]))
        assert len(page.content) < 60_000
        assert page.content.decode().count('<th scope="row">') >= 50
        assert "?page=2" in page.content.decode()


@pytest.mark.parametrize(
    ("query", "hits"),
    [("", 2), ("?region={other}", 1), ("?company={company}", 1), ("?kind=V", 2), ("?kind=S", 0), ("?kind=wrong", 2),
     ("?month={month}", 2), ("?month=1999-01", 2), ("?subject={subject}", 2), ("?sort=-cost", 2)],
)  # fmt: skip
def test_activities_are_filtered(query: str, hits: int, world: World, run: PlanRun, sign_in: SignIn) -> None:
    start = planned(run, world.own.region).starts_at
    words = {
        "other": world.other.region.pk, "company": world.own.company.pk, "month": f"{start:%Y-%m}",
        "subject": world.group.pk,
    }  # fmt: skip
    client = sign_in(world.people["programme_manager"])
    page = client.get(reverse("planning:run-activities", args=[run.pk]) + query.format(**words))
    assert page.context["page"].paginator.count == hits


def test_needs_left_open_are_counted_by_reason_and_filtered(world: World, run: PlanRun, sign_in: SignIn) -> None:
    client = sign_in(world.people["programme_manager"])
    address = reverse("planning:run-unmet", args=[run.pk])
    page = client.get(address)
    assert [(reason, needs, people) for reason, _, needs, people in page.context["reasons"]] == [("no-course", 2, 2)]
    assert "Ingen utbildning leder till den nivå som behövs." in page.content.decode()
    assert client.get(f"{address}?reason=too-far").context["page"].paginator.count == 0
    assert client.get(f"{address}?region={world.own.region.pk}").context["page"].paginator.count == 1


def test_asking_makes_a_run_and_a_job(world: World, sign_in: SignIn) -> None:
    client = sign_in(world.people["coordinator"])
    form = client.get(reverse("planning:new")).context["form"]
    values = {name: field.value() for name, field in ((bound.name, bound) for bound in form)}
    values["first_day"] = values["first_day"].isoformat()
    answer = client.post(reverse("planning:new"), values)
    with acting(ARRANGE):
        run = PlanRun.objects.get()
    assert answer.headers["Location"] == reverse("planning:run", args=[run.pk])
    assert (run.status, run.asked_by, run.seconds) == ("queued", world.people["coordinator"].user_id, 60)
    page = client.get(reverse("planning:run", args=[run.pk])).content.decode()
    assert "Väntar på sin tur" in page
    assert f'hx-get="{reverse("planning:progress", args=[run.pk])}"' in page


@pytest.mark.parametrize("field", ["first_day", "weeks", "seconds"])
@pytest.mark.parametrize("value", ["", "x", "-3", (MONDAY + timedelta(days=1)).isoformat()])
def test_faults_are_told_and_what_was_typed_stays(field: str, value: str, world: World, sign_in: SignIn) -> None:
    good = {"programme": world.programme.pk, "first_day": MONDAY.isoformat(), "weeks": "17", "seconds": "300"}
    answer = sign_in(world.people["programme_manager"]).post(reverse("planning:new"), {**good, field: value})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert 'value="17"' in answer.content.decode() or field == "weeks"
    with acting(ARRANGE):
        assert not PlanRun.objects.exists()


def test_progress_is_told_until_the_run_is_over(world: World, run: PlanRun, sign_in: SignIn) -> None:
    client, address = sign_in(world.people["coordinator"]), reverse("planning:progress", args=[run.pk])
    with acting(ARRANGE):
        told = {"phase": "searching", "seconds": 12.7, "objective": 54_200_000, "bound": 56_000_000.0}
        PlanRun.objects.filter(pk=run.pk).update(status="running", progress=told, objective_sek=None, bound_sek=None)
    text = client.get(address).content.decode().replace("\u00a0", " ")
    assert "54,2 miljoner kr" in text
    assert "96,8 %" in text
    assert "Ungefär 48 sekunder kvar" in text
    assert "<html" not in text
    with acting(ARRANGE):
        PlanRun.objects.filter(pk=run.pk).update(status="done")
    assert client.get(address).headers["HX-Refresh"] == "true"


def test_stopping(world: World, run: PlanRun, sign_in: SignIn) -> None:
    with acting(ARRANGE):
        PlanRun.objects.filter(pk=run.pk).update(status="running", asked_by=None)
    address = reverse("planning:stop", args=[run.pk])
    assert sign_in(world.people["coordinator"]).post(address).status_code == 403, "somebody else's run"
    assert sign_in(world.people["programme_manager"]).get(address).status_code == 405
    sign_in(world.people["programme_manager"]).post(address)
    with acting(ARRANGE):
        assert PlanRun.objects.get(pk=run.pk).stop_asked


def test_adopting_shows_the_consequence_first(world: World, run: PlanRun, sign_in: SignIn) -> None:
    client, address = sign_in(world.people["programme_manager"]), reverse("planning:adopt", args=[run.pk])
    text = client.get(address).content.decode()
    assert "Öppna 2 aktiviteter och kalla 8 personer" in text
    with acting(ARRANGE):
        assert not Enrolment.objects.exists(), "a GET changes nothing"
    assert client.post(address).headers["Location"] == reverse("planning:run", args=[run.pk])
    with acting(ARRANGE):
        assert Enrolment.objects.count() == 8
    assert "2 aktiviteter öppnades, 8 kallelser skickades" in client.get(
        reverse("planning:run", args=[run.pk])
    ).content.decode()
    again = client.post(address)
    assert again.status_code == 409
    assert "Den här planen är redan fastställd" in again.content.decode()
    with acting(ARRANGE):
        assert Enrolment.objects.count() == 8


def test_what_no_longer_fits_is_told_in_words(world: World, run: PlanRun, sign_in: SignIn) -> None:
    client, address = sign_in(world.people["programme_manager"]), reverse("planning:adopt", args=[run.pk])
    with acting(ARRANGE):
        Venue.objects.filter(pk=world.own.venue.pk).update(seats=2)
    assert client.post(address).status_code == 302
    text = client.get(reverse("planning:run", args=[run.pk])).content.decode()
    assert "1 aktivitet kom inte med" in text


def test_a_run_with_nothing_left_and_a_clash_are_answered_with_a_sentence(
    world: World, run: PlanRun, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, address = sign_in(world.people["programme_manager"]), reverse("planning:adopt", args=[run.pk])

    def clashes(*args: Any) -> None:
        raise ClashJustNow

    with monkeypatch.context() as patch:
        patch.setattr("kompetens.planning.actions.adopt.open_planned_activities", clashes)
        answer = client.post(address)
    assert (answer.status_code, "i samma ögonblick" in answer.content.decode()) == (409, True)
    with acting(ARRANGE):
        PlannedActivity.objects.all().delete()
    answer = client.post(address)
    assert (answer.status_code, "Begär en ny plan" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize("role", [role for role in READERS if role != "programme_manager"])
def test_only_the_manager_is_offered_to_adopt(role: str, world: World, run: PlanRun, sign_in: SignIn) -> None:
    client, address = sign_in(world.people[role]), reverse("planning:adopt", args=[run.pk])
    assert address not in client.get(reverse("planning:run", args=[run.pk])).content.decode()
    assert client.get(address).status_code == 403
    assert client.post(address).status_code == 403


@pytest.mark.parametrize("status", ["failed", "cancelled", "done"])
def test_every_ending_has_its_page(status: str, world: World, run: PlanRun, sign_in: SignIn) -> None:
    with acting(ARRANGE):
        PlanRun.objects.filter(pk=run.pk).update(status=status, message="H4: example", needs_count=0)
    text = sign_in(world.people["programme_manager"]).get(reverse("planning:run", args=[run.pk])).content.decode()
    expected = {
        "failed": "Ingen plan kunde göras",
        "cancelled": "Planen avbröts innan den började",
        "done": "Det fanns inget att planera",
    }
    assert expected[status] in text


def test_english(world: World, run: PlanRun, sign_in: SignIn) -> None:
    client = sign_in(world.people["programme_manager"])
    client.cookies["django_language"] = "en"
    text = client.get(reverse("planning:run", args=[run.pk])).content.decode()
    assert "Needs met" in text
    assert str(refusals.ADOPTED) not in text
