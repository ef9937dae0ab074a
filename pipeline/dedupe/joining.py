"""Reports → groups of one event each, the surest join first.

Two groups are joined if their reports agree on the whole, so one odd report does not chain two
events. Only groups with an edge are ever compared, and those that are far from each other no more
than once: who is near to neither of two groups is not near to both together.

A report that is left alone then gets a second chance: with a story of several reports it needs
less, if no other story comes near.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable

# Places of reports, in the order of time.
Group = tuple[int, ...]
# The log-odds that two groups tell of one event; None if they cannot.
Sure = Callable[[Group, Group], float | None]


# What two groups need, and what a report that is left alone needs with a story of so many reports
# if the next best is so far behind.
_ENOUGH = 0.0
# Two that are so unsure are held against each other again once one has grown.
_NEAR = -4.0
_LEFT, _STORY, _AHEAD = -0.7, 2, 1.0


class Joining:
    """Groups as they grow. `fixed` ones are known stories: they take in, and are never joined."""

    def __init__(self, groups: Iterable[Group], fixed: int, sure: Sure) -> None:
        self._groups: dict[int, Group] = dict(enumerate(groups))
        # Which known story a group has grown from.
        self._fixed = {name: name for name in range(fixed)}
        self._sure = sure
        self._of = {place: name for name, group in self._groups.items() for place in group}
        self._near: dict[int, set[int]] = {name: set() for name in self._groups}
        self._queue: list[tuple[float, Group, Group, int, int]] = []
        self._next = len(self._groups)

    def joined(self, edges: Iterable[tuple[int, int]]) -> list[Group]:
        """Join along the edges (two places each); known stories come first, each as it grew."""
        edges = list(edges)
        tried = {tuple(sorted((self._of[a], self._of[b]))) for a, b in edges}
        for one, other in sorted(tried):
            if one != other:
                self._link(one, other)
        while self._queue:
            _, _, _, one, other = heapq.heappop(self._queue)
            if one in self._groups and other in self._groups:
                self._join(one, other)
        self._second_chance(edges)
        names = sorted(self._fixed, key=lambda name: self._fixed[name])
        known = [self._groups.pop(name) for name in names]
        return [*known, *sorted(self._groups.values())]

    def _link(self, one: int, other: int) -> None:
        if one in self._fixed and other in self._fixed:
            return
        # In the order of time, so that nothing depends on which was joined before.
        a, b = sorted((self._groups[one], self._groups[other]))
        sure = self._sure(a, b)
        if sure is not None and sure > _NEAR:
            self._near[one].add(other)
            self._near[other].add(one)
        if sure is not None and sure > _ENOUGH:
            heapq.heappush(self._queue, (-sure, a, b, one, other))

    def _join(self, one: int, other: int) -> None:
        # Always a new name, so that what the queue holds of the two is known to be out of date.
        name, self._next = self._next, self._next + 1
        near = (self._near.pop(one) | self._near.pop(other)) - {one, other}
        self._groups[name] = tuple(sorted(self._groups.pop(one) + self._groups.pop(other)))
        self._near[name] = set()
        for old in self._fixed.keys() & {one, other}:
            self._fixed[name] = self._fixed.pop(old)
        for neighbour in sorted(near):
            self._near[neighbour] -= {one, other}
            self._link(name, neighbour)

    def _second_chance(self, edges: Iterable[tuple[int, int]]) -> None:
        """All that are left alone choose among the stories as they are, so no order matters."""
        of = {place: name for name, group in self._groups.items() for place in group}
        near: dict[int, set[int]] = {}
        for a, b in edges:
            near.setdefault(of[a], set()).add(of[b])
            near.setdefault(of[b], set()).add(of[a])
        alone = [n for n, g in self._groups.items() if len(g) == 1 and n not in self._fixed]
        chosen = [(n, self._chosen(n, near.get(n, set()) - {n})) for n in alone]
        for name, story in chosen:
            if story is not None:
                self._groups[story] = tuple(sorted(self._groups[story] + self._groups.pop(name)))

    def _chosen(self, name: int, near: Iterable[int]) -> int | None:
        mine = self._groups[name]
        found = [(self._sure(*sorted((mine, self._groups[n]))), n) for n in sorted(near)]
        sure = sorted(((x, -n) for x, n in found if x is not None), reverse=True)
        if not sure or len(self._groups[-sure[0][1]]) < _STORY or sure[0][0] <= _LEFT:
            return None
        return -sure[0][1] if len(sure) == 1 or sure[0][0] - sure[1][0] >= _AHEAD else None
