"""Who is told when something in the workspace changes."""

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Changes:
    """A list of observers: `emit("message", channel=c, message=m)` calls `observer.message(…)`
    on each observer that has such a method, and wakes everyone in `until`.
    """

    def __init__(self) -> None:
        self._observers: list[object] = []
        self._pulse = asyncio.Event()

    def subscribe(self, observer: object) -> None:
        self._observers.append(observer)

    def emit(self, what: str, **fields: Any) -> None:
        for observer in self._observers:
            if handler := getattr(observer, what, None):
                handler(**fields)
        self._pulse.set()
        self._pulse = asyncio.Event()

    async def until(self, condition: Callable[[], T], seconds: float) -> T:
        """The first truthy value of `condition`, asked again after every change.

        Raises TimeoutError when it is still falsy after so many `seconds`.
        """
        async with asyncio.timeout(seconds):
            while not (value := condition()):
                await self._pulse.wait()
        return value
