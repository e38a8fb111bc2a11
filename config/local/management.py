"""`run.py manage` and `run.py bench`: management commands against the local services."""

from . import environment, foreground, prepare
from .instance import Instance

# What makes or drops tables, or a database of its own, is the owner's.
OWNERS = {
    "backup",
    "bench",
    "flush",
    "makemigrations",
    "migrate",
    "restore",
    "showmigrations",
    "sqlmigrate",
    "verify_backup",
}


def run(instance: Instance, arguments: list[str]) -> int:
    """Run a management command; return its exit code.

    Commands of the application find the local tables up to date. Those of another server are
    its administrator's.
    """
    with instance.services() as services:
        if arguments[:1] == ["bench"]:
            # The pages it measures name their files as the manifest does.
            with prepare.static_files(environment.of_owner(services)):
                pass
        if arguments and arguments[0] in OWNERS:
            return foreground.django(arguments, environment.of_owner(services))
        if "DATABASE_URL" in services:
            prepare.tables(services)
        return foreground.django(arguments, environment.of_application(services))
