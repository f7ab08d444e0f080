"""`kompetens plan` and `kompetens check-plan` as functions of their arguments, and under signals."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kompetens.planning.checker import check
from kompetens.planning.command import check_command, plan_command
from kompetens.planning.optimiser import Problem, read_plan, read_problem, write_problem

ROOT = Path(__file__).resolve().parents[2]


def _small() -> dict[str, Any]:
    """Forty people of one company who all need one half-day course."""
    people = 40
    return {
        "params": {
            "T": 100, "max_km": 50, "sek_per_km": 5, "trainer_sek_per_km": 5, "absence_sek": 300, "road_pct": 130,
            "budget_total": 60_000,
        },
        "tables": {
            "regions": {"budget": [60_000]}, "companies": {"closed_only": [0]},
            "sites": {"company": [0], "region": [0], "x": [0], "y": [0], "room_seats": [8], "hosts_open": [0]},
            "calendars": {"busy": ["0"]}, "teams": {"site": [0], "calendar": [0], "max_away": [9]},
            "employees": {"team": [0] * people}, "absences": {"employee": [], "t0": [], "t1": []},
            "needs": {
                "employee": list(range(people)), "skill": [0] * people,
                "value": [2000 + 100 * e for e in range(people)], "deadline": [100] * people,
            },
            "providers": {"region": [0], "x": [9000], "y": [0], "capacity": [1], "calendar": [0]},
            "venues": {"provider": [0], "region": [0], "x": [9000], "y": [0], "rooms": [1], "seats": [10]},
            "courses": {
                "provider": [0], "offsets": [[0]], "start_half": [2], "same_week": [1], "min": [4], "max": [8],
                "fixed": [9000], "seat": [200], "at_venue": [1], "at_site": [1], "online": [0],
            },
            "course_skills": {"course": [0], "skill": [0]},
        },
    }  # fmt: skip


@pytest.fixture(params=[False, True], ids=["json", "parquet"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    write_problem(Problem.from_tables(_small()), tmp_path / "problem", parquet=request.param)
    return tmp_path


def test_plan_then_check(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--problem", str(folder / "problem"), "--out", str(folder / "out"), "--iterations", "300"]
    assert plan_command(arguments) == 0
    told = capsys.readouterr()
    assert "objective" in told.err
    assert "bound" in told.err
    assert "gap" in told.err
    assert "rules        all kept" in told.out
    assert "--iterations 300 --seed 1" in told.out
    in_json = (folder / "problem" / "instance.json").exists()
    assert (folder / "out" / ("plan.json" if in_json else "activities.parquet")).exists()
    report = check(_small(), read_plan(folder / "out").to_tables())
    assert report.feasible
    # 60 000 SEK carry five activities of eight with trainer travel; the five of smallest value stay at home
    assert report.objective == check(_small(), _best_by_hand()).objective
    assert check_command([str(folder / "problem"), str(folder / "out")]) == 0


def _best_by_hand() -> dict[str, Any]:
    groups = [(a, e) for a in range(5) for e in range(39 - 8 * a, 31 - 8 * a, -1)]
    return {
        "tables": {
            "activities": {"course": [0] * 5, "kind": ["S"] * 5, "place": [0] * 5, "start": [0, 1, 2, 3, 4]},
            "participations": {"activity": [g[0] for g in groups], "employee": [g[1] for g in groups]},
        }
    }


def test_check_names_the_broken_rule(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = _best_by_hand()
    bad["tables"]["activities"]["start"][1] = 0
    (folder / "plan.json").write_text(json.dumps(bad))
    assert check_command([str(folder / "problem"), str(folder / "plan.json")]) == 1
    assert "rule H4: broken" in capsys.readouterr().out


def test_a_problem_that_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = _small()
    data["tables"]["courses"]["min"] = [9]
    (tmp_path / "instance.json").write_text(json.dumps(data))
    assert plan_command(["--problem", str(tmp_path), "--out", str(tmp_path / "out"), "--seconds", "1"]) == 2
    assert "Table courses, row 0, column min" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert check_command([str(tmp_path / "nowhere"), str(tmp_path)]) == 2


def test_a_folder_that_cannot_be_written_is_told_before_solving(folder: Path) -> None:
    (folder / "file").write_text("in the way")
    assert plan_command(["--problem", str(folder / "problem"), "--out", str(folder / "file"), "--seconds", "250"]) == 2


@pytest.mark.parametrize("option", [["--seconds", "-1"], ["--seconds", "nan"], ["--iterations", "x"], ["--seed", "-3"]])
def test_impossible_numbers_are_refused(option: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        plan_command(["--problem", "p", "--out", "o", *option])
    assert ended.value.code == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_gives_the_best_plan_so_far(tmp_path: Path, number: signal.Signals) -> None:
    write_problem(Problem.from_tables(_small()), tmp_path / "problem")
    code = "import sys; from kompetens.planning.command import plan_command; sys.exit(plan_command(sys.argv[1:]))"
    arguments = ["--problem", str(tmp_path / "problem"), "--out", str(tmp_path / "out"), "--seconds", "250"]
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    assert "objective" in process.stderr.readline()
    process.send_signal(number)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "all kept" in out
    assert check(read_problem(tmp_path / "problem").to_tables(), read_plan(tmp_path / "out").to_tables()).objective > 0
