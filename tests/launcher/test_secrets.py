import base64
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from kompetens.launcher.errors import StartError
from kompetens.launcher.secrets import MAKERS, ensure_secrets

from .conftest import environment


def test_keys_are_long_random_and_readable_by_the_owner_only(tmp_path: Path) -> None:
    one, other = ensure_secrets(tmp_path / "a"), ensure_secrets(tmp_path / "b")
    assert len(base64.b64decode(one.identity_key)) == len(base64.b64decode(one.index_key)) == 32
    assert one.identity_key != one.index_key
    assert one.identity_key != other.identity_key
    assert len(one.secret_key) >= 50
    folder = tmp_path / "a" / "secrets"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {path.name for path in folder.iterdir()} == set(MAKERS)
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}


def test_the_second_start_finds_the_same_keys(tmp_path: Path) -> None:
    assert ensure_secrets(tmp_path) == ensure_secrets(tmp_path)


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    program = "import sys; from pathlib import Path; from kompetens.launcher.secrets import ensure_secrets as e;"
    program += "print(e(Path(sys.argv[1])))"
    command = [sys.executable, "-c", program, str(tmp_path)]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment(tmp_path)) for _ in range(6)
    ]
    answers = {process.communicate(timeout=60)[0] for process in running}
    assert len(answers) == 1
    assert "Secrets(" in answers.pop()


def test_a_lost_key_is_not_replaced_when_there_is_data(tmp_path: Path) -> None:
    ensure_secrets(tmp_path)
    (tmp_path / "postgres").mkdir()
    (tmp_path / "secrets" / "identity_key").unlink()
    with pytest.raises(StartError, match=r"identity_key is missing.*backup"):
        ensure_secrets(tmp_path)
    assert not (tmp_path / "secrets" / "identity_key").exists()


def test_an_empty_key_is_refused(tmp_path: Path) -> None:
    ensure_secrets(tmp_path)
    (tmp_path / "secrets" / "index_key").write_text("\n")
    with pytest.raises(StartError, match="index_key is empty"):
        ensure_secrets(tmp_path)
