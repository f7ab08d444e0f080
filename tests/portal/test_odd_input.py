"""What nobody writes by hand: NUL characters, numbers beyond any row."""

from __future__ import annotations

import pytest

from kompetens.core.actor import acting
from kompetens.portal.actions.enrolment import enrol
from tests.portal.conftest import SYSTEM

HUGE = "99999999999999999999"


@pytest.mark.parametrize(
    "address",
    [
        "/portal/activities/{a}/enrol/?who=people&q=%00",
        "/portal/activities/{a}/enrol/?who=people&q=Bo%00",
        "/portal/activities/{a}/enrol/?job=%00",
        "/portal/?q=%00",
        "/portal/?region=%00&month=%00",
        "/analysis/needs/?q=%00",
        f"/analysis/needs/?company={HUGE}&team={HUGE}",
        "/organisations/people/?q=%00",
        f"/organisations/people/?company={HUGE}&team={HUGE}",
        f"/analysis/gaps/?company={HUGE}",
        f"/analysis/gaps/?team={HUGE}&skills={HUGE}&page={HUGE}",
        f"/analysis/needs/new/?employment={HUGE}",
        f"/analysis/needs/new/?company={HUGE}",
        "/organisations/companies/?q=%00&sort=%00",
    ],
)
def test_no_address_breaks_a_page(address, world, sign_in):
    client = sign_in(world.people["company_contact"])
    client.raise_request_exception = False
    assert client.get(address.format(a=world.own.activity.pk)).status_code in (200, 404)


def test_no_form_breaks_a_page(world, sign_in):
    with acting(SYSTEM):
        row = enrol(SYSTEM, world.own.activity, world.own.employees[0])
    client = sign_in(world.people["company_contact"])
    client.raise_request_exception = False
    people = f"/portal/activities/{world.own.activity.pk}/enrol/?who=people"
    assert client.post(people, {"people": [HUGE, "\0"]}).status_code == 422
    need = world.own.needs[0]
    assert client.post(f"/analysis/needs/{need.pk}/withdraw/", {"reason": "a\0b"}).status_code == 302
    assert client.post(f"/portal/enrolments/{row.pk}/cancel/", {"reason": " a\0b "}).status_code == 302
    with acting(SYSTEM):
        row.refresh_from_db()
        need.refresh_from_db()
        assert (row.status, row.cancel_reason, need.status) == ("cancelled", "ab", "withdrawn")
