"""PostgreSQL refuses to run as root; root runs it as `nobody`.

The user changes, the right to pass folders stays: a checkout may lie where `nobody` cannot look.
Only the data folder changes its owner.
"""

import os
import pwd
import shutil
import signal
from pathlib import Path

from .child import bound_to_us


def prefix() -> list[str]:
    """Return what to put before a command of PostgreSQL; SIGINT is its fast, clean stop."""
    bound = bound_to_us(signal.SIGINT)
    if os.geteuid() != 0:
        return bound
    nobody = pwd.getpwnam("nobody")
    return [
        *(bound or ["setpriv"]),
        f"--reuid={nobody.pw_uid}",
        f"--regid={nobody.pw_gid}",
        "--clear-groups",
        "--securebits=+no_setuid_fixup",
        "--inh-caps=+dac_override",
        "--ambient-caps=+dac_override",
    ]


def give(folder: Path) -> None:
    """Hand `folder` to the user that `prefix` runs commands as."""
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody", pwd.getpwnam("nobody").pw_gid)
