"""Serve the sample site on this machine: a real HTTP server with validators and 304.

Run: python -m samples.serve [PORT]
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

SITE = Path(__file__).parent / "site"
_TYPES = {".xml": "application/xml; charset=utf-8", ".html": "text/html; charset=utf-8"}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, folder: Path, *arguments: object) -> None:
        self.folder = folder
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer with the file, {BASE} filled in, or 304 when the reader has it already."""
        path = (self.folder / urlsplit(self.path).path.lstrip("/")).resolve()
        if not path.is_relative_to(self.folder.resolve()) or not path.is_file():
            self.send_error(404)
            return
        base = f"http://{self.headers.get('Host', '')}"
        body = path.read_text(encoding="utf-8").replace("{BASE}", base).encode()
        etag = f'"{sha256(body).hexdigest()[:16]}"'
        fresh = self.headers.get("If-None-Match") == etag
        self.send_response(304 if fresh else 200)
        self.send_header("ETag", etag)
        self.send_header("Content-Length", "0" if fresh else str(len(body)))
        if not fresh:
            self.send_header("Content-Type", _TYPES.get(path.suffix, "application/octet-stream"))
        self.end_headers()
        if not fresh:
            self.wfile.write(body)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: the reader's own progress is what counts."""


@contextmanager
def serving(folder: Path, port: int = 0) -> Iterator[str]:
    """Serve a folder on 127.0.0.1 while the block runs; yields the base URL. Port 0: any."""
    server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, folder))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


if __name__ == "__main__":
    with serving(SITE, int(sys.argv[1]) if len(sys.argv) > 1 else 0) as url:
        print(url, flush=True)
        threading.Event().wait()
