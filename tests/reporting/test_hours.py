"""The hours report: the sums are the trainers' minutes, and every reader gets her own people only."""

from __future__ import annotations

import os
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from kompetens.core.actor import acting, system_actor
from kompetens.core.models import AuditEntry
from kompetens.core.permission import Denied
from kompetens.organisations.identity import seal
from kompetens.organisations.models import Company, IdentityReveal, Membership, Person, scope_of
from kompetens.organisations.queries.actors import actor_for
from kompetens.portal.models import Attendance, Enrolment
from kompetens.reporting.actions.exports import (
    ReportScope,
    ask_for_report,
    forget_old_reports,
    make_report,
    path_of,
    stop_report,
)
from kompetens.reporting.models import Export, ExportProfile
from kompetens.reporting.queries.hours import attended, hours_by_person, next_month
from tests.factories.world import build_world, make_activity

SYSTEM = system_actor("test", "arrange a test")
STOCKHOLM = ZoneInfo("Europe/Stockholm")
SPRING, EARLY = date(2026, 3, 1), date(2026, 2, 1)
NUMBERS = ["198001022386", "198001032385", "198001042384", "198001052383"]


def attend(activity, employment, minutes):
    """`employment` was at every session of the activity, `minutes` at each."""
    values = {
        **scope_of(employment), "provider_id": activity.provider_id,
    }  # fmt: skip
    enrolment = Enrolment.objects.create(
        **values, activity=activity, status="confirmed", listed_name=employment.listed_name, listed_company="AB",
        enrolled_at=activity.starts_at, changed_at=activity.starts_at,
    )  # fmt: skip
    for session in activity.sessions.all():
        Attendance.objects.create(
            **values, session=session, enrolment=enrolment,
            during=DateTimeTZRange(session.starts_at, session.ends_at),
            status="present" if minutes == session.minutes else "partly", minutes=minutes,
        )  # fmt: skip


@pytest.fixture
def world(committed, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    with acting(SYSTEM):
        world = build_world()
        for side in (world.own, world.other):
            march = make_activity(side.course, side.venue, datetime(2026, 3, 31, 8, tzinfo=STOCKHOLM))
            late = make_activity(side.course, side.venue, datetime(2026, 2, 28, 8, tzinfo=STOCKHOLM))
            for index, employment in enumerate(side.employees):
                attend(march, employment, 240 if index else 150)
            attend(late, side.employees[0], 240)
        for number, employment in zip(NUMBERS, world.own.employees, strict=True):
            cipher, index = seal(number)
            Person.objects.filter(pk=employment.person_id).update(
                identity_type="personal", identity_cipher=cipher, identity_index=index
            )
        Person.objects.filter(pk=world.own.employees[3].person_id).update(
            is_protected=True, pseudo_number="19800105T601", listed_name="Skyddad deltagare K7"
        )
    return world


def actor_of(person):
    with acting(SYSTEM):
        return actor_for(person.user_id)


def made(world, role, key="participants", **scope) -> tuple[Export, list[list[object]]]:
    actor = actor_of(world.people[role])
    with acting(actor):
        profile = ExportProfile.objects.get(key=key)
        export = ask_for_report(actor, ReportScope(world.programme, **scope), profile, EARLY, SPRING)
    make_report(export.pk)
    with acting(actor):
        export.refresh_from_db()
    book = openpyxl.load_workbook(path_of(export))
    return export, [list(row) for row in book.active.iter_rows(values_only=True)]


def test_minutes_are_summed_by_person_company_and_month_of_the_session(world):
    with acting(SYSTEM):
        rows = list(hours_by_person(attended(EARLY, SPRING).filter(company=world.own.company)))
    assert sorted(row["minutes"] for row in rows) == [300, 480, 480, 480, 480]
    assert [row["month"].month for row in rows] == [2, 3, 3, 3, 3]


def test_the_controllers_report_has_whole_numbers_and_hours_rounded_down(world):
    export, (head, *lines) = made(world, "controller")
    assert head[0] == "Personnummer"
    assert len(lines) == 10
    own = [line for line in lines if line[0] == NUMBERS[0]]
    assert [line[9] for line in own] == [8, 5]
    assert own[0][1:3] == ["Öberg", "Åsa"]
    assert own[0][6].date() == date(2026, 2, 28)
    assert export.status == "done"
    with acting(SYSTEM):
        assert export.total_minutes == sum(Attendance.objects.values_list("minutes", flat=True))


def test_a_person_with_protected_identity_goes_by_pseudo_number_and_no_name(world):
    _, (_, *lines) = made(world, "controller")
    protected = [line for line in lines if line[0] == "19800105T601"]
    assert len(protected) == 1
    assert protected[0][1:3] == [None, None]
    hidden = world.own.employees[3]
    for line in lines:
        if line[3] == world.own.company.name:
            assert hidden.last_name not in line
            assert NUMBERS[3] not in line


def test_a_company_contact_reports_her_own_company_with_masked_numbers(world):
    _, (_, *lines) = made(world, "company_contact", company=world.own.company)
    assert {line[3] for line in lines} == {world.own.company.name}
    assert all(line[0] is None or "••••" in line[0] or line[0] == "19800105T601" for line in lines)
    with pytest.raises(Denied):
        made(world, "company_contact", company=world.other.company)
    with pytest.raises(Denied):
        made(world, "company_contact")


def test_a_coordinator_reports_her_own_region_only(world):
    _, (_, *lines) = made(world, "coordinator", region=world.own.region)
    assert {line[3] for line in lines} == {world.own.company.name}
    with pytest.raises(Denied):
        made(world, "coordinator", region=world.other.region)


def test_every_whole_number_in_a_report_is_noted_as_read(world):
    export, _ = made(world, "controller")
    with acting(SYSTEM):
        read = IdentityReveal.objects.filter(reason__contains=f"({_rapport(export)})")
        assert set(read.values_list("person_id", flat=True)) >= {job.person_id for job in world.own.employees[:3]}


def _rapport(export):
    return f"rapport {export.pk}"


def test_the_same_rows_make_the_same_bytes(world):
    export, _ = made(world, "controller")
    first = path_of(export).read_bytes()
    with acting(SYSTEM):
        Export.objects.filter(pk=export.pk).update(status="running")
    make_report(export.pk)
    assert path_of(export).read_bytes() == first


def test_a_stopped_report_leaves_no_file(world):
    actor = actor_of(world.people["controller"])
    with acting(actor):
        profile = ExportProfile.objects.get(key="company")
        export = ask_for_report(actor, ReportScope(world.programme), profile, EARLY, SPRING)
        stop_report(actor, export)
    make_report(export.pk)
    with acting(actor):
        export.refresh_from_db()
    assert export.status == "cancelled"
    assert not list(path_of(export).parent.glob("*"))


def test_the_page_and_file_of_a_neighbours_report_are_not_found(world, sign_in):
    export, _ = made(world, "company_contact", company=world.own.company)
    own, neighbour = world.people["company_contact"], world.people["neighbour_company_contact"]
    assert sign_in(own).get(f"/reporting/reports/{export.pk}/file/").status_code == 200
    for address in ("", "file/"):
        assert sign_in(neighbour).get(f"/reporting/reports/{export.pk}/{address}").status_code == 404


def test_nobody_else_fetches_a_report_not_even_the_programmes_auditor(world, sign_in):
    export, _ = made(world, "controller")
    for role in ("auditor", "administrator", "programme_manager"):
        assert sign_in(world.people[role]).get(f"/reporting/reports/{export.pk}/file/").status_code == 404
    assert sign_in(world.people["controller"]).get(f"/reporting/reports/{export.pk}/file/").status_code == 200
    with acting(SYSTEM):
        assert AuditEntry.objects.filter(action="report.fetch", object_id=str(export.pk)).count() == 1


def test_a_sole_traders_number_is_masked_where_numbers_are(world):
    with acting(SYSTEM):
        Company.objects.filter(pk=world.own.company.pk).update(is_sole_trader=True, organisation_number="8001022386")
    _, (_, *lines) = made(world, "coordinator", region=world.own.region)
    assert {line[4] for line in lines} == {"800102-••••"}
    _, (_, *whole) = made(world, "controller")
    assert "8001022386" in {line[4] for line in whole}


def test_a_reader_with_protected_identity_is_noted_by_her_pseudonym(world):
    with acting(SYSTEM):
        reader = world.people["controller"]
        Person.objects.filter(pk=reader.pk).update(is_protected=True, listed_name="Skyddad läsare")
    made(world, "controller")
    with acting(SYSTEM):
        assert set(IdentityReveal.objects.values_list("by_name", flat=True)) == {"Skyddad läsare"}


def test_hours_are_listed_by_role_not_by_every_scope_she_has(world, sign_in):
    """A contact of one company who teaches for a provider sees no other company's hours by that."""
    contact = world.people["company_contact"]
    with acting(SYSTEM):
        Membership.objects.create(
            programme=world.programme, person=contact, role="trainer", provider=world.other.provider
        )
    page = sign_in(contact).get("/reporting/hours/").content.decode()
    assert world.own.company.name in page
    assert world.other.company.name not in page


def test_old_files_are_forgotten(world):
    export, _ = made(world, "controller")
    assert forget_old_reports() == 0
    os.utime(path_of(export), (0, 0))
    assert forget_old_reports() == 1
    assert not path_of(export).exists()


def test_the_page_orders_a_report_and_says_what_is_wrong_with_bad_months(world, sign_in):
    client = sign_in(world.people["controller"])
    page = client.get("/reporting/hours/").content.decode()
    assert world.own.company.name in page
    form = {"first_month": "2026-03", "last_month": "2026-02", "scope": f"programme-{world.programme.pk}"}
    with acting(SYSTEM):
        form["profile"] = ExportProfile.objects.get(key="company").pk
    bad = client.post("/reporting/hours/", form)
    assert bad.status_code == 422
    assert "Den sista månaden kommer före den första" in bad.content.decode()
    assert client.post("/reporting/hours/", {**form, "last_month": "2026-03"}).status_code == 302
    with acting(SYSTEM):
        assert Export.objects.count() == 1


@pytest.mark.parametrize(
    ("day", "following"), [(date(2026, 12, 1), date(2027, 1, 1)), (date(2026, 1, 1), date(2026, 2, 1))]
)
def test_the_month_after(day, following):
    assert next_month(day) == following
    assert following - timedelta(days=1) >= day
