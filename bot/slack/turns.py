"""First come, first served: a place in the queue of a channel, taken now and used later."""

from __future__ import annotations

import asyncio
from types import TracebackType


class Turns:
    """A queue for each key. All of it happens on one event loop."""

    def __init__(self) -> None:
        self._last: dict[str, Turn] = {}

    def take(self, key: str) -> Turn:
        """The last place in a queue; whoever takes it must leave it, used or not."""
        turn = Turn(self._last.get(key))
        self._last[key] = turn
        turn.over.add_done_callback(lambda _: self._forget(key, turn))
        return turn

    def _forget(self, key: str, turn: Turn) -> None:
        if self._last.get(key) is turn:
            del self._last[key]


class Turn:
    """`async with turn:` waits for all who came before.

    `over` is set once it and all of those have left.
    """

    def __init__(self, before: Turn | None) -> None:
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._before = None if before is None or before.over.done() else before.over

    async def __aenter__(self) -> None:
        if self._before is not None:
            await asyncio.shield(self._before)

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.leave()

    def leave(self) -> None:
        """Let the next one go, once those before have gone. Does nothing the second time."""
        if self._before is None or self._before.done():
            self._end()
        else:
            self._before.add_done_callback(lambda _: self._end())

    def _end(self) -> None:
        if not self.over.done():
            self.over.set_result(None)
