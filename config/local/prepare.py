"""What must be made before Giao Ban can run: catalogues, tables, static files, the model office."""

import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from . import environment, foreground
from .instance import Services
from .paths import LOGS, MANAGE, ROOT, VAR
from .stamps import digest, once


class PreparationFailed(Exception):
    """A step did not succeed; what it printed says why."""


def catalogues() -> None:
    """Compile each catalogue of locale/ that is newer than its compiled form."""
    for source in ROOT.glob("locale/*/LC_MESSAGES/django.po"):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as file:
            catalogue = read_po(file, locale=source.parts[-3], domain="django")
        new = compiled.with_suffix(".mo.new")
        with new.open("wb") as file:
            write_mo(file, catalogue)
        new.replace(compiled)


def tables(services: Services) -> None:
    """Bring the local database to the newest migration, as its owner."""
    made_from = digest([*ROOT.glob("*/migrations/*.py"), ROOT / "requirements.lock"])
    with _once_a_database(services, "migrated", made_from) as due:
        if due:
            print("Bringing the database up to date", flush=True)
            _succeed(["migrate", "--verbosity", "0"], environment.of_owner(services))


@contextmanager
def static_files(env: Mapping[str, str]) -> Iterator[None]:
    """Collect and compress static files beside what is done inside the context."""
    sources = [file for file in ROOT.glob("static/**/*") if file.is_file()]
    ways = ["config/settings.py", "associations/joined.py", "requirements.lock"]
    made_from = digest([*sources, *(ROOT / way for way in ways)])
    with once(VAR / "static.made", made_from) as due:
        if not due:
            yield
            return
        command = [sys.executable, str(MANAGE), "collectstatic", "--no-input", "--clear"]
        log = LOGS / "static.log"
        with (
            log.open("wb") as output,
            subprocess.Popen(
                command, env=env, stdout=output, stderr=subprocess.STDOUT
            ) as collecting,
        ):
            yield
        if collecting.returncode:
            raise PreparationFailed(f"Collecting the static files failed:\n{log.read_text()}")


def quarters(services: Services, env: Mapping[str, str]) -> None:
    """Build all quarters anew when the sums have changed, for instance after an upgrade."""
    portfolio = ROOT / "portfolio"
    sums = ["measures.py", "aggregation.py", "aggregation.sql", "models/aggregate.py"]
    made_from = digest([portfolio / name for name in sums])
    with _once_a_database(services, "built", made_from) as due:
        if due:
            _succeed(["build_quarters"], env)


def model_office(services: Services, env: Mapping[str, str]) -> None:
    """Load the model office, through the ordinary import, unless the database has it."""
    with _once_a_database(services, "model-office", "loaded") as due:
        if due:
            print("Loading the model office (once)", flush=True)
            _succeed(["load_model_office"], env)


def _once_a_database(
    services: Services, stamp: str, made_from: str
) -> AbstractContextManager[bool]:
    """Keep the stamp with our own cluster, so that they go together; of another know nothing."""
    if "DATABASE_URL" in services:
        return once(VAR / "postgres" / stamp, made_from)
    return nullcontext(True)


def _succeed(command: list[str], env: Mapping[str, str]) -> None:
    code = foreground.django(command, env)
    if code in {-signal.SIGINT, -signal.SIGTERM}:
        raise KeyboardInterrupt
    if code:
        raise PreparationFailed(f"manage {command[0]} did not succeed; see above.")
