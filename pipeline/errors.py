"""The exceptions of imakita, and the exit code that each ends a command with.

    ImakitaError                1
    ├── ConfigError            78   feeds.yaml or a model card is wrong: file, line, key, fix
    ├── InputError             65   what the user handed over cannot be used (empty, not English…)
    ├── NotFoundError          65   no such article, story or card
    ├── TransitionError        65   the review state does not allow that step
    │   └── LeaseError         65   another person reads the article, or one's own claim ran out
    ├── FetchError             69   the web did not answer usefully; travels as a value in a run
    ├── ModelError             69   no usable model, or it failed for good
    ├── OutputError            73   the output folder cannot be written (full, read-only)
    ├── StoreError             74   the database cannot be read or written
    └── BusyError              75   another run holds the lock; try again later

Expected failures of *one* feed or article are values that travel with a reason and never stop a
run; these exceptions are for what stops a command. Codes follow sysexits(3).
"""


class ImakitaError(Exception):
    """Base of every error raised on purpose. The message says what, where and how to fix."""

    exit_code = 1


class ConfigError(ImakitaError):
    """A settings file or model card is wrong."""

    exit_code = 78


class InputError(ImakitaError):
    """The input of a command cannot be used."""

    exit_code = 65


class NotFoundError(ImakitaError):
    """A named article, story or card does not exist."""

    exit_code = 65


class TransitionError(ImakitaError):
    """The article's review state does not allow the requested step."""

    exit_code = 65


class LeaseError(TransitionError):
    """Another person holds the article, or the claim of the person who acts ran out."""


class FetchError(ImakitaError):
    """A URL could not be fetched within the limits. `reason` is a short machine-readable word.

    `status` is that of the answer, if there was one; `wait_s` how long the site asks to be left
    alone (Retry-After, Crawl-delay), None when it does not say.
    """

    exit_code = 69

    def __init__(
        self,
        message: str,
        reason: str = "network",
        *,
        status: int | None = None,
        wait_s: float | None = None,
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.status = status
        self.wait_s = wait_s


class ModelError(ImakitaError):
    """No usable model, or the model failed for good."""

    exit_code = 69


class OutputError(ImakitaError):
    """Output files cannot be written."""

    exit_code = 73


class StoreError(ImakitaError):
    """The database cannot be read or written."""

    exit_code = 74


class BusyError(ImakitaError):
    """Another run holds the lock."""

    exit_code = 75
