"""A place that changes region takes along whatever row security keeps its region on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from kompetens.analysis.models import Need
from kompetens.core.actor import acting
from kompetens.core.clock import now
from kompetens.organisations.models import Absence, Employment, Region, Site, Team
from kompetens.portal.models import Activity, Attendance, Enrolment
from kompetens.skills.models import Evidence, RoleHolder
from tests.bundle.seats import TEST, coming, read, seat, set_cells, take_in


def _elsewhere(folder: Path, site: dict[str, str]) -> str:
    """A municipality in another county than the site's."""
    counties = {row["municipality"]: row["county_code"] for row in read(folder, "municipalities")}
    covered = {row["county_code"] for row in read(folder, "regions")}
    here = counties[site["municipality"]]
    return next(code for code, county in counties.items() if county != here and county in covered)


def _site(folder: Path) -> dict[str, str]:
    team = read(folder, "teams")[0]
    return next(row for row in read(folder, "sites") if row["site"] == team["site"])


@pytest.mark.django_db
def test_everything_about_the_employees_follows_their_site(bundle: Path) -> None:
    site = _site(bundle)
    take_in(bundle)
    with acting(TEST):
        old = Region.objects.get(sites__key=site["site"])
        past_job, coming_job = Employment.objects.filter(site__key=site["site"]).order_by("pk")[:2]
    past, ahead = seat(past_job.key), seat(coming_job.key, coming())
    with acting(TEST):
        Attendance.objects.filter(enrolment=past).update(status="present", minutes=60)
        Activity.objects.filter(pk=past.activity_id).update(starts_at=now() - timedelta(days=2))
    set_cells(bundle, "sites", site["site"], municipality=_elsewhere(bundle, site))
    take_in(bundle)
    with acting(TEST):
        new = Site.objects.get(key=site["site"]).region
        assert new != old
        jobs = Employment.objects.filter(site__key=site["site"])
        assert set(jobs.values_list("region", flat=True)) == {new.pk}
        assert set(Team.objects.filter(site__key=site["site"]).values_list("region", flat=True)) == {new.pk}
        for model in (Evidence, RoleHolder, Absence, Need):
            assert set(model.objects.filter(employment__in=jobs).values_list("region", flat=True)) <= {new.pk}
        assert Evidence.objects.filter(employment__in=jobs).exists()
        teams = Need.objects.filter(team__site__key=site["site"], employment=None)
        assert set(teams.values_list("region", flat=True)) <= {new.pk}
        assert Enrolment.objects.get(pk=ahead.pk).region == new
        assert set(ahead.attendance.values_list("region", flat=True)) == {new.pk}
        assert Enrolment.objects.get(pk=past.pk).region == old
        assert set(past.attendance.values_list("region", flat=True)) == {old.pk}


@pytest.mark.django_db
def test_a_team_that_moves_to_another_site_takes_its_people_along(bundle: Path) -> None:
    site = _site(bundle)
    team = next(row for row in read(bundle, "teams") if row["site"] == site["site"])

    def also(rows: list[dict[str, str]]) -> None:
        rows.append({**site, "site": "ny-plats", "municipality": _elsewhere(bundle, site), "cfar_number": ""})

    from tests.bundle.conftest import edit

    take_in(bundle)
    edit(bundle, "sites", also)
    set_cells(bundle, "teams", team["team"], site="ny-plats")
    take_in(bundle)
    with acting(TEST):
        new = Site.objects.get(key="ny-plats")
        jobs = Employment.objects.filter(team__key=team["team"])
        assert set(jobs.values_list("site", "region")) == {(new.pk, new.region_id)}
        assert set(Evidence.objects.filter(employment__in=jobs).values_list("region", flat=True)) == {new.region_id}
