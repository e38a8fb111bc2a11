"""A small web server for one page under the product's own Content-Security-Policy."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import urlsplit

from csp.utils import build_policy
from django.contrib.staticfiles import finders

STATIC = Path(__file__).resolve().parents[2] / "static"


@dataclass
class Site:
    """What the server answers: pages by path, JSON answers taken one after the other, and files.

    Static files are the product's as they lie, or those of the folder where they are collected.
    """

    address: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    answers: dict[str, list[dict]] = field(default_factory=dict)
    collected: Path | None = None

    def body_of(self, path: str) -> tuple[bytes, str] | None:
        """Body and media type of a path; the last JSON answer repeats. None: not found."""
        if path in self.pages:
            return self.pages[path].encode(), "text/html; charset=utf-8"
        if path in self.answers:
            left = self.answers[path]
            answer = left.pop(0) if len(left) > 1 else left[0]
            return json.dumps(answer).encode(), "application/json"
        file = self.file(path.removeprefix("/static/")) if path.startswith("/static/") else None
        if file:
            return file.read_bytes(), guess_type(file.name)[0] or "application/octet-stream"
        return None

    def file(self, name: str) -> Path | None:
        """Where a static file lies. None: nowhere."""
        if self.collected:
            return self.collected / name if (self.collected / name).is_file() else None
        found = finders.find(name)
        return Path(str(found)) if found else None


@contextmanager
def serving(site: Site) -> Iterator[Site]:
    """Serve `site` on a free port of this machine until the block ends."""
    policy = build_policy()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = site.body_of(urlsplit(self.path).path)
            body, media_type = found or (b"", "text/plain")
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """A test prints its failures only."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
