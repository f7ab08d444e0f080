"""The command ``kompetens``. Each subcommand imports what it needs when it is called, and no more."""

import argparse
import json
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

LIBRARY = {
    "generate": ("kompetens.bundle.demo.command", "generate_command", "make the demonstration bundle (no database)"),
    "plan": ("kompetens.planning.command", "plan_command", "plan a problem in a folder (no database)"),
    "check-plan": ("kompetens.planning.command", "check_command", "check a plan against its problem (no database)"),
    "read": ("kompetens.organisations.imports.command", "read_command", "read a file of people (no database)"),
}
"""Subcommand → module, function (argv) -> exit code, help."""

DJANGO = {
    "import": "check a programme bundle and take it in",
    "chain": "run the main job on the demonstration programme and print what came of it",
    "demo": "make and load the demonstration programme",
    "links": "print a sign-in link for a person of each role",
}
"""Subcommands that are management commands of the same name; the database is there and migrated."""


def parser() -> argparse.ArgumentParser:
    """What `kompetens --help` shows."""
    top = argparse.ArgumentParser(prog="kompetens", description="Smart kompetens: from needs to hours and effect.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="start database, web server and job worker until Ctrl-C")
    run.add_argument("--stop-with-parent", action="store_true", help="stop when the calling process ends")
    for name, (_, _, text) in LIBRARY.items():
        _forwarding(commands, name, text)
    for name, text in DJANGO.items():
        _forwarding(commands, name, text)
    commands.add_parser("worker", help="run a job worker in the foreground")
    _forwarding(commands, "manage", "any Django management command: kompetens manage COMMAND …")
    commands.add_parser("healthy", help="ask the running web server how it is; exit code 0 when all is well")
    return top


def _forwarding(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, text: str) -> None:
    commands.add_parser(name, help=text, add_help=False)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the subcommand in ``argv`` (without the program's name) and return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    known, rest = parser().parse_known_args(arguments[:1] if _forwards(arguments) else arguments)
    rest = arguments[1:] if _forwards(arguments) else rest
    if rest and not _forwards(arguments):
        parser().error(f"unrecognized arguments: {' '.join(rest)}")
    from kompetens.launcher.errors import StartError

    try:
        return _dispatch(known, rest)
    except StartError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _forwards(arguments: list[str]) -> bool:
    return bool(arguments) and (arguments[0] in LIBRARY or arguments[0] in DJANGO or arguments[0] == "manage")


def _dispatch(known: argparse.Namespace, rest: list[str]) -> int:
    name = known.command
    if name in LIBRARY:
        module, function, _ = LIBRARY[name]
        import importlib

        return int(getattr(importlib.import_module(module), function)(rest))
    if name == "run":
        from kompetens.launcher.supervisor import run

        return run(stop_with_parent=known.stop_with_parent)
    if name == "healthy":
        return _healthy()
    if name == "worker":
        from kompetens.launcher.commands import worker_command

        return _with_database(worker_command(), migrate=True)
    from kompetens.launcher.commands import django_command

    if name == "manage":
        return _with_database(django_command(*(rest or ["help"])), migrate=False)
    return _with_database(django_command(name, *rest), migrate=True)


def _healthy() -> int:
    from kompetens.launcher.health import address, ask

    where = address()
    answer = ask(where)
    if answer is None:
        print(f"Nothing answers at {where.url}/healthz.", file=sys.stderr)
        return 1
    print(json.dumps(answer[1], ensure_ascii=False))
    return 0 if answer[0] == 200 else 1


def _with_database(command: list[str], *, migrate: bool) -> int:
    """Run a command with the database up: the running one is used, otherwise it is started for this long."""
    from kompetens.launcher.commands import django_environment
    from kompetens.launcher.database import EmbeddedDatabase, named_database
    from kompetens.launcher.keys import check_keys
    from kompetens.launcher.migrations import migrate_if_needed
    from kompetens.launcher.paths import data_folder, make_data_folder
    from kompetens.launcher.secrets import ensure_secrets

    data_dir = make_data_folder(data_folder())
    ensure_secrets(data_dir)
    named = named_database()
    embedded = None if named else EmbeddedDatabase(data_dir)
    try:
        urls = named or embedded.urls  # type: ignore[union-attr]
        if migrate:
            migrate_if_needed(urls, data_dir, lambda text: print(text, file=sys.stderr, flush=True))
            check_keys(urls, data_dir)
        return _foreground(command, django_environment(data_dir, urls.environment()), data_dir)
    finally:
        if embedded is not None:
            embedded.close()


def _foreground(command: list[str], environment: dict[str, str], data_dir: Path) -> int:
    """A child in our own process group: Ctrl-C reaches it directly, SIGTERM is handed on."""
    from kompetens.launcher.processes import bound_to_me

    ours = signal.signal(signal.SIGINT, signal.SIG_IGN)
    restore = bound_to_me()

    def before_exec() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        restore()

    try:
        child = subprocess.Popen(command, env=environment, preexec_fn=before_exec)
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda got, _frame: child.send_signal(got))
        code = child.wait()
    finally:
        signal.signal(signal.SIGINT, ours)
    return code if code >= 0 else 128 - code
