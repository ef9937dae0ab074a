"""The hooks that are git: commit, push, or a branch to be reviewed. Plain `git`, never forced.

Each step may be taken twice: killed in between, the next run finds what is there already and goes
on. Nothing of the user's is ever added to a commit, and nothing is checked out.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.domain import Article
from pipeline.errors import OutputError

_SECONDS = 300
_TAIL = 300  # characters of git's complaint that are worth showing
# Set when imakita runs inside one of git's own hooks; they would point our git elsewhere.
_FOREIGN = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX")


@dataclass(frozen=True, slots=True)
class Repository:
    """The working copy that holds the output folder."""

    root: Path

    def run(self, *words: str, stdin: str = "", env: Mapping[str, str] | None = None) -> str:
        """What a git command prints. Raises OutputError with the end of its complaint."""
        done = self.attempt(*words, stdin=stdin, env=env)
        if done.returncode != 0:
            said = (done.stderr or done.stdout).strip()[-_TAIL:] or "it printed nothing"
            raise OutputError(f"git {words[0]} in {self.root} failed: {said}")
        return done.stdout

    def attempt(
        self, *words: str, stdin: str = "", env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run a git command that may fail."""
        return _run(["git", "-C", str(self.root), *words], self.root, stdin, env)

    def succeeds(self, *words: str) -> bool:
        """Whether a git command ends with 0."""
        return self.attempt(*words).returncode == 0


def prepare(article: Article, folder: Path, hook: str) -> Repository:
    """Find the repository, look for strange things in its index, and bring it up to date.

    Raises OutputError before anything is written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    found = _run(["git", "-C", str(folder), "rev-parse", "--show-toplevel"], folder)
    if found.returncode != 0:
        raise OutputError(
            f"site.hook is {hook}, but {folder} is in no git repository. Put site.folder into the "
            "site's working copy, or run `git init` there."
        )
    repository = Repository(Path(found.stdout.rstrip("\n")))
    _refuse_strangers(repository, article, folder)
    if hook != "git-commit" and _upstream(repository):
        _pull(repository)
    return repository


def release(
    repository: Repository, article: Article, folder: Path, hook: str, trailers: Sequence[str]
) -> None:
    """Commit the article's files and, by the hook, push them or propose a branch."""
    paths = _paths(repository, article, folder)
    message = _message(article.title, trailers)
    if hook == "git-pr":
        _propose(repository, article, paths, message)
        return
    _commit(repository, paths, message)
    if hook == "git-push":
        _push(repository)


def _refuse_strangers(repository: Repository, article: Article, folder: Path) -> None:
    """Staged changes elsewhere are somebody's unfinished work."""
    ours = {folder.resolve() / article.path(f).split("/")[0] for f in article.files}
    staged = repository.run("diff", "--cached", "--name-only", "-z").split("\0")
    strange = [
        name
        for name in filter(None, staged)
        if not any((repository.root / name).is_relative_to(place) for place in ours)
    ]
    if strange:
        raise OutputError(
            f"{repository.root} has staged changes that are not articles ({', '.join(strange[:3])})"
            ". Commit or unstage them, then run `imakita publish`."
        )


def _upstream(repository: Repository) -> bool:
    return repository.succeeds("rev-parse", "--verify", "--quiet", "@{upstream}")


def _pull(repository: Repository) -> None:
    done = repository.attempt("pull", "--ff-only", "--quiet")
    if done.returncode != 0:
        raise OutputError(
            f"git pull --ff-only in {repository.root} failed: {done.stderr.strip()[-_TAIL:]} "
            "Bring the branch in step by hand, then run `imakita publish`."
        )


def _paths(repository: Repository, article: Article, folder: Path) -> list[str]:
    """The article's files as git names them, without those that .gitignore leaves out."""
    root = repository.root.resolve()
    names = [str((folder.resolve() / article.path(f)).relative_to(root)) for f in article.files]
    ignored = repository.attempt("check-ignore", "-z", "--stdin", stdin="\0".join(names))
    return [name for name in names if name not in ignored.stdout.split("\0")]


def _message(title: str, trailers: Sequence[str]) -> str:
    return "\n".join([f"post: {title}", *(["", *trailers] if trailers else [])]) + "\n"


def _commit(repository: Repository, paths: Sequence[str], message: str) -> None:
    repository.run("add", "--", *paths)
    if repository.succeeds("diff", "--cached", "--quiet", "--", *paths):
        return  # committed before a kill, or unchanged
    # Only these paths: what else is staged stays staged.
    repository.run("commit", "--quiet", "--cleanup=verbatim", "-F", "-", "--", *paths,
                   stdin=message)  # fmt: skip


def _push(repository: Repository) -> None:
    if not _upstream(repository):
        raise OutputError(
            f"the branch in {repository.root} follows no remote branch, so there is nothing to "
            "push to. Run `git push -u origin HEAD` once."
        )
    repository.run("-c", "push.default=upstream", "push", "--quiet")


def _propose(repository: Repository, article: Article, paths: Sequence[str], message: str) -> None:
    """A branch with one commit more than HEAD, made without touching index or working copy."""
    branch = f"imakita/{article.slug}"
    _branch(repository, branch, paths, message)
    base = repository.run("symbolic-ref", "--short", "HEAD").strip()
    found = repository.attempt("config", f"branch.{base}.remote").stdout.strip()
    remote = found or "origin"
    repository.run("push", "--quiet", remote, f"refs/heads/{branch}:refs/heads/{branch}")
    if shutil.which("gh"):
        _request(repository, branch, base, message)
    _take_back(repository, paths)


def _branch(repository: Repository, branch: str, paths: Sequence[str], message: str) -> None:
    ref = f"refs/heads/{branch}"
    known = repository.succeeds("rev-parse", "--verify", "--quiet", ref)
    merged = known and repository.succeeds("merge-base", "--is-ancestor", ref, "HEAD")
    parent = ref if known and not merged else "HEAD"
    index = repository.run("rev-parse", "--git-path", "imakita-index").strip()
    own = {"GIT_INDEX_FILE": str(repository.root / index)}
    repository.run("read-tree", parent, env=own)
    repository.run("add", "--", *paths, env=own)
    tree = repository.run("write-tree", env=own).strip()
    if tree == repository.run("rev-parse", f"{parent}^{{tree}}").strip():
        return
    commit = repository.run("commit-tree", tree, "-p", parent, "-F", "-", stdin=message).strip()
    repository.run("update-ref", ref, commit)


def _request(repository: Repository, branch: str, base: str, message: str) -> None:
    """Open a pull request, unless there is one."""
    title, _, text = message.partition("\n")
    words = ["gh", "pr", "create", "--head", branch, "--base", base]
    done = _run([*words, "--title", title, "--body", text.strip()], repository.root)
    said = (done.stderr or done.stdout).strip()
    if done.returncode != 0 and "already exists" not in said:
        raise OutputError(f"gh pr create failed: {said[-_TAIL:]} The branch {branch} is pushed.")


def _take_back(repository: Repository, paths: Sequence[str]) -> None:
    """The files are in the branch; left lying here, they would stop the pull that brings them."""
    for name in paths:
        if repository.succeeds("cat-file", "-e", f"HEAD:{name}"):
            repository.run("checkout", "--quiet", "HEAD", "--", name)
            continue
        path = repository.root / name
        path.unlink(missing_ok=True)
        if path.parent.is_dir() and not any(path.parent.iterdir()):
            path.parent.rmdir()


def _run(
    words: Sequence[str], folder: Path, stdin: str = "", env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    around = {k: v for k, v in os.environ.items() if k not in _FOREIGN}
    try:
        return subprocess.run(  # noqa: S603  git itself, no shell
            words,
            cwd=folder,
            input=stdin,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=False,
            # Under cron nobody can type a password.
            env={**around, "LC_ALL": "C.UTF-8", "GIT_TERMINAL_PROMPT": "0", **(env or {})},
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise OutputError(f"{words[0]} failed: {error}. The files are written.") from error
