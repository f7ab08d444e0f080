"""The demonstration programme is what it says it is."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kompetens.bundle.check import CheckedBundle, check_bundle
from kompetens.bundle.demo.command import DEFAULT_SOURCE, generate_command
from kompetens.bundle.demo.company import sizes
from kompetens.core.identifiers import is_official_test_number, parse_organisation_number

DAY = datetime.date(2026, 11, 25)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "full"
    assert generate_command(["--out", str(folder), "--quiet"]) == 0
    return folder


@pytest.fixture(scope="module")
def checked(full: Path) -> CheckedBundle:
    return check_bundle(full, DAY)


def rows(checked: CheckedBundle, table: str) -> list[dict[str, Any]]:
    return list(checked.records(table))


def digest(folder: Path) -> str:
    made = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        made.update(path.name.encode() + path.read_bytes())
    return made.hexdigest()


def test_it_is_clean(checked: CheckedBundle) -> None:
    assert [fault.text("en") for fault in checked.faults] == []


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("a", "1"), ("b", "1"), ("c", "2")):
        generate_command(["--out", str(tmp_path / name), "--scale", "tiny", "--seed", seed, "--quiet"])
    assert digest(tmp_path / "a") == digest(tmp_path / "b") != digest(tmp_path / "c")


def test_same_bytes_at_full_size(full: Path, tmp_path: Path) -> None:
    generate_command(["--out", str(tmp_path / "again"), "--quiet"])
    assert digest(full) == digest(tmp_path / "again")


def test_its_size(checked: CheckedBundle) -> None:
    assert len(rows(checked, "regions")) == 5
    assert len(rows(checked, "municipalities")) == 52
    assert len(rows(checked, "companies")) == 70
    assert 95 <= len(rows(checked, "sites")) <= 125
    assert len(rows(checked, "employments")) == 5000
    assert 14_500 <= len(rows(checked, "needs")) <= 15_700
    assert len(rows(checked, "courses")) == 120
    assert len(rows(checked, "skill_groups")) == 12


def test_its_companies(checked: CheckedBundle) -> None:
    team_company = {t["team"]: t["site"].rsplit("-", 1)[0] for t in rows(checked, "teams")}
    size = Counter(team_company[e["team"]] for e in rows(checked, "employments"))
    assert 4 <= sum(people >= 300 for people in size.values()) <= 7
    assert max(size.values()) <= 950
    assert sum(10 <= people <= 60 for people in size.values()) >= 50
    assert any(c["name"] == "Hjälmare Maskin & Verktygsservice i Eskilstuna AB" for c in rows(checked, "companies"))


def test_nobody_and_nothing_is_real(checked: CheckedBundle) -> None:
    people = rows(checked, "people")
    numbers = [person["identity_number"] for person in people if person["identity_number"]]
    assert len(numbers) == sum(person["person"].startswith("p0") for person in people)
    assert all(is_official_test_number(number) for number in numbers)
    assert all(person["email"].endswith(".example") for person in people if person["email"])
    for table in ("companies", "providers"):
        for row in rows(checked, table):
            assert parse_organisation_number(row["organisation_number"]).value[0] == "4"
    assert all(site["cfar_number"].startswith("99") for site in rows(checked, "sites"))
    assert all(e["phone"].startswith("070-174 06 ") for e in rows(checked, "employments") if e["phone"])


def test_its_people(checked: CheckedBundle) -> None:
    jobs = Counter(e["person"] for e in rows(checked, "employments"))
    people = {p["person"]: p for p in rows(checked, "people") if p["person"] in jobs}
    women = sum(p["gender"] == "woman" for p in people.values()) / len(people)
    without = sum(not p["email"] for p in people.values()) / len(people)
    coordination = sum(p["identity_number"][6:8] > "31" for p in people.values())
    assert 0.18 <= women <= 0.22
    assert 0.085 <= without <= 0.115
    assert 5 <= sum(p["protected"] for p in people.values()) <= 30
    assert 5 <= coordination <= 120
    assert 3 <= sum(count == 2 for count in jobs.values()) <= 30
    assert not any(p["last_name"].split()[0].lower() in p["email"] for p in people.values() if p["protected"])


def test_everybody_is_of_age_at_work(checked: CheckedBundle) -> None:
    born = {p["person"]: int(p["identity_number"][:4] or 0) for p in rows(checked, "people")}
    for job in rows(checked, "employments"):
        if born[job["person"]]:
            assert job["starts"].year - born[job["person"]] >= 17


def test_every_gap_is_a_need_and_every_need_has_a_course(checked: CheckedBundle) -> None:
    wanted: dict[str, dict[str, int]] = {}
    for row in rows(checked, "role_requirements"):
        wanted.setdefault(row["role_profile"], {})[row["skill"]] = row["level"]
    role = {row["employment"]: row["role_profile"] for row in rows(checked, "role_holders")}
    gaps = {
        (r["employment"], r["skill"])
        for r in rows(checked, "ratings")
        if r["level"] < wanted[role[r["employment"]]].get(r["skill"], 0)
    }
    needs = rows(checked, "needs")
    assert gaps == {(need["employment"], need["skill"]) for need in needs if need["origin"] == "gap"}
    reach: dict[str, int] = {}
    for given in rows(checked, "course_skills"):
        reach[given["skill"]] = max(given["level"], reach.get(given["skill"], 0))
    assert all(need["target_level"] <= reach[need["skill"]] for need in needs)


def test_there_is_somebody_of_every_role(checked: CheckedBundle) -> None:
    held = Counter(row["role"] for row in rows(checked, "memberships"))
    assert held["coordinator"] >= 5
    assert held["company_contact"] >= 70
    assert held["manager"] == len(rows(checked, "teams"))
    assert len(held) == 14


def test_every_company_has_a_contact_and_every_region_a_coordinator(checked: CheckedBundle) -> None:
    members = rows(checked, "memberships")
    assert {m["company"] for m in members if m["role"] == "company_contact"} == {
        c["company"] for c in rows(checked, "companies")
    }
    assert {m["region"] for m in members if m["role"] == "coordinator"} == {
        r["region"] for r in rows(checked, "regions")
    }


def test_the_small_one(tiny_bundle: Path) -> None:
    small = check_bundle(tiny_bundle, DAY)
    assert small.is_clean
    assert len(rows(small, "regions")) == 2
    assert 2 <= len(rows(small, "companies")) <= 3
    assert 50 <= len(rows(small, "employments")) <= 70


def test_ten_times_the_size_keeps_its_shape() -> None:
    from random import Random

    many = sizes(Random(1), 10)
    assert (len(many), sum(many)) == (700, 50_000)


def test_a_folder_without_the_hand_made_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert generate_command(["--bundle", str(tmp_path), "--out", str(tmp_path / "ut")]) == 2
    assert "courses.csv" in capsys.readouterr().err


def test_the_hand_made_files_have_both_languages() -> None:
    from kompetens.bundle.demo.small_files import SmallFiles

    small = SmallFiles(DEFAULT_SOURCE, 1)
    for course in small.rows("courses"):
        assert course["title_sv"]
        assert course["title_en"]
        assert len(course["description_sv"]) > 80
        assert len(course["description_en"]) > 80
    assert all(skill["name_sv"] and skill["name_en"] for skill in small.rows("skills"))
