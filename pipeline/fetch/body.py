"""The body of an answer, decoded by ourselves so that a limit holds inside a single chunk.

A gzip bomb unpacks a thousandfold: a decoder that is asked for all of a chunk has the gigabyte in
memory before anyone can count it.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from pipeline.errors import FetchError

# 32 + 15: zlib finds out itself whether it is gzip or zlib; -15: deflate without a header.
_AUTO, _BARE = 47, -15


def read(chunks: Iterable[bytes], encoding: str, url: str, max_bytes: int) -> bytes:
    """The decoded body of at most `max_bytes`. Raises FetchError "too-large" or "protocol".

    Content-Length is not believed: only what arrives counts.
    """
    names = [n for n in encoding.lower().replace(" ", "").split(",") if n not in ("", "identity")]
    if names and names not in (["gzip"], ["x-gzip"], ["deflate"]):
        raise FetchError(f"{url}: encoded as {encoding}, which was not asked for.", "protocol")
    decoder = _Inflate() if names else None
    body = bytearray()
    try:
        for chunk in chunks:
            body += decoder.some(chunk, max_bytes + 1 - len(body)) if decoder else chunk
            if len(body) > max_bytes:
                raise FetchError(
                    f"{url}: more than {max_bytes} bytes, cut off. Raise the limit in fetch, or "
                    "leave it out.",
                    "too-large",
                )
    except zlib.error as error:
        raise FetchError(f"{url}: not the {encoding} it claims ({error}).", "protocol") from error
    if decoder and decoder.open:
        raise FetchError(f"{url}: the {encoding} body ends too early. Try later.", "protocol")
    return bytes(body)


class _Inflate:
    """gzip (of several members) and deflate, never giving more than was asked for."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(_AUTO)
        self._begun = False

    @property
    def open(self) -> bool:
        """Whether the stream ended in the middle."""
        return self._begun and not self._zlib.eof

    def some(self, chunk: bytes, limit: int) -> bytes:
        """What a chunk unpacks to, at most `limit` bytes; what is over is lost with the answer."""
        parts = b""
        while chunk and len(parts) < limit:
            if self._zlib.eof:
                if chunk.strip(b"\0") == b"":
                    break
                self._zlib = zlib.decompressobj(_AUTO)
            parts += self._piece(chunk, limit - len(parts))
            chunk = self._zlib.unused_data if self._zlib.eof else self._zlib.unconsumed_tail
        return parts

    def _piece(self, chunk: bytes, limit: int) -> bytes:
        first, self._begun = not self._begun, True
        try:
            return self._zlib.decompress(chunk, limit)
        except zlib.error:
            if not first:
                raise
            self._zlib = zlib.decompressobj(_BARE)
            return self._zlib.decompress(chunk, limit)
