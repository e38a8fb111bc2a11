"""The proxy in front: TLS, what it says of visitors, how much it takes, and what it tells."""

import json
import ssl
import subprocess
import threading
from collections.abc import Iterator
from http.client import RemoteDisconnected
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as product
from django.test import RequestFactory
from gunicorn.config import Config

from associations.signing_in import client_address
from config import gunicorn

from .proxy import Proxy, nobodys_port, running

MEGABYTE = 1024 * 1024


class Echo(BaseHTTPRequestHandler):
    """Stands where the pages are, and answers with what reached it."""

    def do_GET(self) -> None:
        self._answer(0)

    def do_POST(self) -> None:
        left = total = int(self.headers["Content-Length"])
        while left > 0 and (piece := self.rfile.read(min(left, MEGABYTE))):
            left -= len(piece)
        self._answer(total - left)

    def _answer(self, size: int) -> None:
        headers = [[name.lower(), value] for name, value in self.headers.items()]
        body = json.dumps({"path": self.path, "headers": headers, "size": size}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: Any) -> None:
        pass


@pytest.fixture(scope="module")
def pages() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture(scope="module")
def proxy(pages: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    with running(tmp_path_factory.mktemp("proxy"), pages) as found:
        yield found


def reached(proxy: Proxy, **headers: str) -> dict[str, list[str]]:
    """The headers that reach the pages when a browser sends these."""
    connection = proxy.secure()
    connection.request("GET", "/", headers={k.replace("_", "-"): v for k, v in headers.items()})
    found: dict[str, list[str]] = {}
    for name, value in json.loads(connection.getresponse().read())["headers"]:
        found.setdefault(name, []).append(value)
    return found


def test_an_address_cannot_be_forged(proxy: Proxy, settings: Any) -> None:
    """Failed sign-ins are counted by it, as associations.signing_in reads it."""
    found = reached(
        proxy,
        X_Forwarded_For="203.0.113.9, 198.51.100.7",
        X_Forwarded_Proto="http",
        Forwarded="for=203.0.113.9",
        X_Real_IP="203.0.113.9",
    )
    assert found["x-forwarded-for"] == ["127.0.0.1"]
    assert found["x-forwarded-proto"] == ["https"]
    assert not {"forwarded", "x-real-ip"} & set(found)
    # Nor under a name that WSGI takes for the same.
    assert Config().header_map == "drop" and not hasattr(gunicorn, "header_map")
    settings.HTTPS = True
    seen = RequestFactory().get(
        "/", REMOTE_ADDR="172.18.0.2", HTTP_X_FORWARDED_FOR=found["x-forwarded-for"][0]
    )
    assert client_address(seen) == "127.0.0.1"


def test_it_makes_certificates_of_its_own(proxy: Proxy) -> None:
    connection = proxy.secure()
    connection.connect()
    assert connection.sock.version() == "TLSv1.3"
    certificate: Any = connection.sock.getpeercert()
    assert ("IP Address", "127.0.0.1") in certificate["subjectAltName"]
    old = ssl.create_default_context(cafile=str(proxy.authority))
    old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
    connection = proxy.secure()
    connection._context = old  # type: ignore[attr-defined]
    with pytest.raises(ssl.SSLError):
        connection.connect()


def test_it_takes_certificates_of_the_office(pages: int, tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("office.crt", "office.key")]
    make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
    files = ["-out", paths[0], "-keyout", paths[1], "-subj", "/CN=giaoban"]
    name = ["-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*make.split(), *files, *name], check=True, capture_output=True)
    with running(tmp_path, pages, tls=" ".join(paths)) as proxy:
        connection = proxy.secure(trusted=tmp_path / "office.crt")
        connection.request("GET", "/")
        assert connection.getresponse().status == 200


def test_another_name_is_not_answered(proxy: Proxy) -> None:
    connection = proxy.secure()
    connection.request("GET", "/", headers={"Host": "elsewhere.example"})
    with pytest.raises((RemoteDisconnected, ConnectionError)):
        connection.getresponse()


def test_http_leads_to_https(proxy: Proxy) -> None:
    connection = proxy.plain()
    connection.request("GET", "/rights/?q=1", headers={"Host": "127.0.0.1"})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Location"]) == (308, "https://127.0.0.1/rights/?q=1")


def post(proxy: Proxy, size: int) -> tuple[int, bytes]:
    connection = proxy.secure()
    connection.request("POST", "/", body=bytes(size))
    answer = connection.getresponse()
    return answer.status, answer.read()


def test_the_largest_file_goes_through(proxy: Proxy) -> None:
    size = product.IMPORT_MAX_BYTES + MEGABYTE
    status, body = post(proxy, size)
    assert (status, json.loads(body)["size"]) == (200, size)


def test_what_is_larger_than_all_files_does_not(pages: int, tmp_path: Path) -> None:
    with running(tmp_path, pages, **{"256MB": "2MB"}) as proxy:
        assert post(proxy, MEGABYTE)[0] == 200
        assert post(proxy, 3 * MEGABYTE)[0] == 413


def test_it_says_when_the_pages_are_gone_and_logs_nobody(tmp_path: Path) -> None:
    with running(tmp_path, nobodys_port()) as proxy:
        connection = proxy.secure()
        connection.request("GET", "/003901/?q=Hoai-Thuong", headers={"User-Agent": "Marked/1"})
        answer = connection.getresponse()
        assert answer.status in (502, 503)
        assert answer.headers["Retry-After"] == "15"
        assert "Vui lòng thử lại" in answer.read().decode()
        # Without the pages the container is not well either.
        check = proxy.plain(proxy.check)
        check.request("GET", "/health/live")
        assert check.getresponse().status >= 500
    text = proxy.log.read_text()
    assert "connection refused" in text
    assert not [word for word in ("Hoai", "Marked", "remote_ip") if word in text]
    assert all(json.loads(line)["level"] for line in text.splitlines())


def test_it_says_whether_pages_are_reached_through_it(proxy: Proxy) -> None:
    connection = proxy.plain(proxy.check)
    connection.request("GET", "/anything", headers={"Host": "127.0.0.1"})
    answer = json.loads(connection.getresponse().read())
    assert answer["path"] == "/health/live"
    assert ["host", "localhost"] in answer["headers"]


def test_it_does_not_say_what_it_is(proxy: Proxy) -> None:
    connection = proxy.secure()
    connection.request("GET", "/")
    assert connection.getresponse().headers["Server"] is None
