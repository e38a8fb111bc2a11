"""Ports of 127.0.0.1."""

import socket


class PortTaken(Exception):
    """The port that was asked for is in use."""


def is_free(port: int) -> bool:
    """Tell whether a server could listen on `port` now."""
    with socket.socket() as probe:
        # As servers do: a port whose last connections are only lingering is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port(preferred: int) -> int:
    """Return `preferred` when it is free, else any free port."""
    if is_free(preferred):
        return preferred
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def exactly(port: int) -> int:
    """Return `port`; raise PortTaken when it is in use."""
    if not is_free(port):
        raise PortTaken(f"Port {port} is in use. Choose another with --port, or leave it out.")
    return port
