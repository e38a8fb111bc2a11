"""What the program may take of the machine."""

import resource

MOST_SECONDS = 30
# A real month-end file (27,403 rows of 175 columns) takes 2 s and 410 MB, address space 700 MB.
MOST_MEMORY = 1024**3


def limit() -> None:
    """From here on no more than so much memory and processor time."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    # The soft limit is told by a signal of its own, the hard one kills.
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
