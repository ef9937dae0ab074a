"""The fake at the door of models: plays scripted replies and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.domain import Prompt, Reply

Scripted = str | Reply


class FakeBackend:
    """Answers prompts from a script.

    A key is a prompt's whole id ("<story>/<slot>"), its slot alone, or "*". A value is a reply's
    text, a whole Reply (to play a cut-off or an error), or a sequence of them played one by one,
    the last one again and again. A prompt without a key gets an error reply.
    """

    name = "fake"

    def __init__(self, replies: Mapping[str, Scripted | Sequence[Scripted]]) -> None:
        self._replies = dict(replies)
        self._played: dict[str, int] = {}
        self.prompts: list[Prompt] = []

    def ask(self, prompts: Sequence[Prompt]) -> tuple[Reply, ...]:
        """One reply a prompt, in order."""
        self.prompts.extend(prompts)
        return tuple(self._reply(p) for p in prompts)

    def close(self) -> None:
        """Nothing to let go of."""

    def _reply(self, prompt: Prompt) -> Reply:
        slot = prompt.id.rpartition("/")[2]
        key = next((k for k in (prompt.id, slot, "*") if k in self._replies), None)
        if key is None:
            return Reply(prompt.id, "", "error", error=f"no scripted reply for {prompt.id}")
        found = self._replies[key]
        if not isinstance(found, str | Reply):
            turn = self._played.get(key, 0)
            self._played[key] = turn + 1
            found = found[min(turn, len(found) - 1)]
        if isinstance(found, Reply):
            return Reply(prompt.id, found.text, found.finish, error=found.error)
        return Reply(prompt.id, found, "stop", tokens_in=len(prompt.context), tokens_out=len(found))
