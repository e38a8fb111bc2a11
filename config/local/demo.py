"""`run.py demo`: everything of Giao Ban on this machine until Ctrl-C."""

import subprocess
from contextlib import ExitStack, suppress
from typing import NoReturn

from . import environment, foreground, prepare, programs
from .child import Child, ChildFailed
from .instance import Instance
from .ports import exactly, free_port

PREFERRED_PORT = 8000


def run(instance: Instance, port: int | None) -> None:
    """Prepare and start everything, print the address and the logins, and watch.

    Never returns: ends by KeyboardInterrupt, or by ChildFailed when a program ends by itself.
    """
    port = exactly(port) if port else free_port(PREFERRED_PORT)
    with ExitStack() as running:
        services = running.enter_context(instance.services_of_demo())
        env = environment.of_application(services)
        with prepare.static_files(env):
            prepare.tables(services)
        pages = _kept(running, programs.pages(env, port))
        worker = _kept(running, programs.worker(env))
        prepare.quarters(services, env)
        prepare.model_office(services, env)
        pages.wait_until(lambda: programs.serves(port), seconds=60)
        worker.wait_until(lambda: programs.takes_jobs(worker), seconds=60)
        print(f"\nGiao Ban: http://127.0.0.1:{port}\n", flush=True)
        foreground.django(["demo_logins"], env)
        # Last, because nobody waits for it.
        beat = _kept(running, programs.beat(env))
        print("\nCtrl-C stops it; the data stays in var/.", flush=True)
        watch([pages, worker, beat, *instance.children()])


def watch(children: list[Child]) -> NoReturn:
    """Wait until one of the programs ends, and raise ChildFailed about it."""
    while not (ended := [child for child in children if child.ended()]):
        with suppress(subprocess.TimeoutExpired):
            children[0].process.wait(timeout=0.5)
    raise ChildFailed(ended[0].report("ended"))


def _kept(running: ExitStack, child: Child) -> Child:
    """Leave stopping the child to `running`, which stops the last started first."""
    running.callback(child.stop)
    return child
