"""The proxy of the containers, run as it is, with its ports and its data elsewhere."""

import os
import socket
import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path

from config.local.child import Child
from config.local.paths import ROOT

CADDYFILE = ROOT / "config" / "server" / "Caddyfile"


@dataclass(frozen=True)
class Proxy:
    """A running proxy: where it listens, and where its authority's certificate and log are."""

    http: int
    https: int
    check: int
    authority: Path
    log: Path

    def secure(self, trusted: Path | None = None) -> HTTPSConnection:
        """A connection of a browser that trusts this authority and no other."""
        context = ssl.create_default_context(cafile=str(trusted or self.authority))
        return HTTPSConnection("127.0.0.1", self.https, context=context, timeout=20)

    def plain(self, port: int | None = None) -> HTTPConnection:
        """A connection without TLS."""
        return HTTPConnection("127.0.0.1", port or self.http, timeout=20)


@contextmanager
def running(folder: Path, pages: int, tls: str = "internal", **replaced: str) -> Iterator[Proxy]:
    """Runs the proxy in front of the pages on this port; `replaced` words of its file."""
    ports = {name: nobodys_port() for name in ("http", "https", "check")}
    text = CADDYFILE.read_text(encoding="utf-8")
    for old, new in {"8080": "http", "8443": "https", "8081": "check"}.items():
        assert old in text
        text = text.replace(old, str(ports[new]))
    for old, new in replaced.items():
        assert old in text
        text = text.replace(old, new)
    file = folder / "Caddyfile"
    file.write_text(text, encoding="utf-8")
    # The image sets these two: what the proxy writes is in the volume /data alone.
    own = {"XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "HOME": str(folder)}
    env = {"PATH": os.environ["PATH"], "PAGES": f"127.0.0.1:{pages}", "SITE": "127.0.0.1"}
    program = [str(Path(sys.prefix, "bin", "caddy")), "run", "--config", str(file)]
    authority = folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"
    proxy = Proxy(**ports, authority=authority, log=folder / "proxy.log")
    child = Child("proxy", program, log=proxy.log, env=env | own | {"TLS": tls})
    try:
        child.wait_until(lambda: _listens(proxy.https), seconds=30)
        if tls == "internal":
            child.wait_until(lambda: _has_certificate(proxy), seconds=30)
        yield proxy
    finally:
        child.stop()


def nobodys_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _has_certificate(proxy: Proxy) -> bool:
    """The authority and its first certificate are made at the first start."""
    if not proxy.authority.exists():
        return False
    connection = proxy.secure()
    try:
        connection.connect()
    except (OSError, ssl.SSLError):
        return False
    finally:
        connection.close()
    return True
