"""The commands of run.py, inside the environment."""

import argparse
import signal
import sys
from types import FrameType
from typing import NoReturn

from . import demo, lint, management, prepare, testing
from .browser import NoBrowser
from .child import ChildFailed
from .instance import AlreadyRunning, Instance
from .paths import LOGS, VAR, make_var
from .ports import PortTaken


def main(arguments: list[str]) -> int:
    """Run one command and return its exit code; every failure we know is one plain message."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        make_var()
        prepare.catalogues()
        return _run(arguments, Instance(VAR, logs=LOGS))
    except KeyboardInterrupt:
        print("\nStopped.", flush=True)
        return 0 if arguments[:1] == ["demo"] else 130
    except (AlreadyRunning, ChildFailed, NoBrowser, PortTaken, prepare.PreparationFailed) as error:
        print(error, file=sys.stderr)
        return 1


def _run(arguments: list[str], instance: Instance) -> int:
    name, rest = (arguments[0], arguments[1:]) if arguments else ("", [])
    if name == "test":
        return testing.run(instance, rest)
    if name == "drill":
        return testing.drill(instance, rest)
    if name in {"bench", "manage"}:
        return management.run(instance, rest if name == "manage" else arguments)
    options = _parser().parse_args(arguments)
    if name == "lint":
        return lint.run(instance)
    demo.run(instance, options.port)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="run.py", description="Giao Ban on this machine.")
    commands = parser.add_subparsers(required=True, metavar="command")
    demonstration = commands.add_parser("demo", help="run everything until Ctrl-C")
    demonstration.add_argument("--port", type=int, help="port of 127.0.0.1 (8000 when it is free)")
    commands.add_parser("test", help="run the tests; arguments go to pytest")
    commands.add_parser("drill", help="kill, flush and race; names choose files of tests/drill")
    commands.add_parser("manage", help="run a management command")
    commands.add_parser("bench", help="measure; arguments go to the benchmark")
    commands.add_parser("lint", help="check style, types, migrations and settings")
    return parser


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


sys.exit(main(sys.argv[1:]))
