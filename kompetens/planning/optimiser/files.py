"""Reading and writing problems and plans: one JSON file, or a folder with one Parquet file per table."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .errors import ProblemError
from .problem import COLUMNS, Problem
from .validation import refuse_size

#: A JSON problem above this size cannot hold a plannable number of rows and is refused unread.
MOST_JSON_BYTES = 4_000_000_000


def read_problem(path: str | Path) -> Problem:
    """Read a problem from a JSON file, a folder with `instance.json`, or a folder of Parquet tables."""
    return Problem.from_tables(read_columns(path, "instance.json"))


def write_problem(problem: Problem, folder: str | Path, *, parquet: bool = False) -> None:
    """Write a problem to `folder` as `instance.json`, or as `params.json` and Parquet tables."""
    write_columns(problem.to_tables(), folder, "instance.json", parquet=parquet)


def is_parquet(path: str | Path) -> bool:
    """Does this path hold a problem as Parquet tables rather than as a JSON file?"""
    path = Path(path)
    return path.is_dir() and not (path / "instance.json").exists()


def read_columns(path: str | Path, name: str) -> dict[str, Any]:
    """Read `{"params": ..., "tables": ...}`; `name` is the JSON file looked for in a folder."""
    path = Path(path)
    if path.is_dir():
        if (path / name).exists():
            return _read_json(path / name)
        return _read_parquet(path, name)
    if not path.exists():
        raise ProblemError(f"{path}: there is no such file or folder.")
    return _read_json(path)


def _read_json(path: Path) -> dict[str, Any]:
    if path.stat().st_size > MOST_JSON_BYTES:
        raise ProblemError(f"{path}: the file is too large to be planned at once.")
    try:
        data = json.loads(path.read_bytes())
    except (ValueError, RecursionError) as error:
        raise ProblemError(f"{path}: this is not a JSON file ({error}).") from error
    if not isinstance(data, dict):
        raise ProblemError(f"{path}: an object with params and tables is expected.")
    data.setdefault("params", {})
    return data


def _read_parquet(folder: Path, name: str) -> dict[str, Any]:
    import pyarrow
    import pyarrow.parquet as parquet

    files = sorted(folder.glob("*.parquet"))
    if not files:
        raise ProblemError(f"{folder}: neither {name} nor Parquet tables are here.")
    params = _read_json(folder / "params.json") if (folder / "params.json").exists() else {}
    tables: dict[str, dict[str, Any]] = {}
    for file in files:
        try:
            if file.stem in COLUMNS:
                refuse_size(file.stem, parquet.read_metadata(file).num_rows)
            table = parquet.read_table(file)
        except pyarrow.ArrowInvalid as error:
            raise ProblemError(f"{file}: this is not a Parquet file ({error}).", file.stem) from error
        tables[file.stem] = {
            c: table[c].to_numpy() if pyarrow.types.is_integer(table[c].type) and not table[c].null_count
            else table[c].to_pylist()
            for c in table.column_names
        }  # fmt: skip
    return {"params": params, "tables": tables}


def write_columns(data: dict[str, Any], folder: str | Path, name: str, *, parquet: bool) -> None:
    """Write columnar tables to a folder; the same data gives the same bytes."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if not parquet:
        _replace(folder / name, json.dumps(data, separators=(",", ":")).encode())
        return
    import pyarrow
    import pyarrow.parquet as pq

    if data.get("params"):
        _replace(folder / "params.json", json.dumps(data["params"]).encode())
    for table, columns in data["tables"].items():
        part = folder / f".{table}.parquet.part"
        pq.write_table(pyarrow.table(columns), part, compression="zstd")
        part.replace(folder / f"{table}.parquet")
    (folder / name).unlink(missing_ok=True)  # an older JSON file would be read first


def _replace(path: Path, content: bytes) -> None:
    """Write beside and rename, so that a reader never sees half a file."""
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
