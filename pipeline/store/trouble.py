"""Database errors in words: what happened, where, and what to do about it."""

from __future__ import annotations

import re

from sqlalchemy.engine import URL

_ADVICE = {
    "busy": "Another program has kept it locked. Wait for it or stop it, then try again.",
    "damaged": "It is not an SQLite database, or it is damaged. Restore a backup, or set store.url "
    "to another file.",
    "unwritable": "It cannot be opened or written here. Check the path, and the permissions of "
    "the file and of its folder.",
    "full": "The disk is full. Free some space and run again; what was saved before is safe.",
    "unreachable": "Check that the server runs, and the host, user, password and database name in "
    "store.url.",
    "other": "This is not a fault of yours: please report it with the command that you ran.",
}
# SQLite's names of errors (extended ones begin with the plain one), and SQLSTATE classes.
_KINDS = {
    "SQLITE_BUSY": "busy",
    "SQLITE_LOCKED": "busy",
    "SQLITE_PROTOCOL": "busy",
    "SQLITE_NOTADB": "damaged",
    "SQLITE_CORRUPT": "damaged",
    "SQLITE_READONLY": "unwritable",
    "SQLITE_CANTOPEN": "unwritable",
    "SQLITE_PERM": "unwritable",
    "SQLITE_AUTH": "unwritable",
    "SQLITE_FULL": "full",
    "SQLITE_IOERR": "full",
    "55P03": "busy",
    "40": "busy",
    "57014": "busy",
    "53100": "full",
    "53": "busy",
    "42501": "unwritable",
    "25006": "unwritable",
    "08": "unreachable",
    "28": "unreachable",
    "3D": "unreachable",
    "57P": "unreachable",
}


def in_words(url: URL, error: BaseException) -> str:
    """One line: the database (its password hidden), what it said, and what to do."""
    cause = getattr(error, "orig", None) or error
    said = " ".join(str(cause).split()).rstrip(".")
    return f"{url.render_as_string(hide_password=True)}: {said}. {_ADVICE[kind(cause)]}"


def kind(cause: BaseException) -> str:
    """What sort of trouble a driver's error is: a key of the advice."""
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    if code is None:
        # Without a code PostgreSQL's client never reached a server; a full pool has none either.
        return "unreachable" if type(cause).__name__ == "OperationalError" else "other"
    fitting = [prefix for prefix in _KINDS if code.startswith(prefix)]
    return _KINDS[max(fitting, key=len)] if fitting else "other"


def without_password(url: str) -> str:
    """A URL that could not be parsed, without what may be a password."""
    return re.sub(r"(^|//)[^/]*@", r"\1***@", url)
