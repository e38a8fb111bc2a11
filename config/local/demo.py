"""`run.py demo`: everything of Giao Ban on this machine until Ctrl-C."""

import subprocess
from contextlib import ExitStack
from typing import NoReturn

from . import environment, foreground, prepare, programs
from .child import Child, ChildFailed
from .instance import Instance
from .ports import exactly, free_port

PREFERRED_PORT = 8000


def run(instance: Instance, port: int | None) -> NoReturn:
    """Prepare and start everything, print the address and the logins, and watch.

    Ends by KeyboardInterrupt, or by ChildFailed when one of the programs ends by itself.
    """
    port = exactly(port) if port else free_port(PREFERRED_PORT)
    with ExitStack() as running:
        services = running.enter_context(instance.services_of_demo())
        env = environment.of_application(services)
        with prepare.static_files(env):
            prepare.tables(services)
        pages = _kept(running, programs.pages(env, port))
        worker = _kept(running, programs.worker(env))
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
    while not any(child.ended() for child in children):
        try:
            children[0].process.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            continue
    for child in children:
        if child.ended():
            raise ChildFailed(child.report("ended"))


def _kept(running: ExitStack, child: Child) -> Child:
    """Leave stopping the child to `running`, which stops the last started first."""
    running.callback(child.stop)
    return child
