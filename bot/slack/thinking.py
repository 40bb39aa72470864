"""Slack's status line under a thread, where an answer takes longer than a moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.store import Question

A_MOMENT = 0.5  # seconds that pass unremarked
# Where hundreds wait, they are not to wait for hundreds of calls, too: so many threads at once, and
# room for another one so many seconds later.
AT_ONCE, NEXT = 5, 1.0

LOOKING = {"en": "is looking it up…", "zh": "正在翻文章…"}


class Thinking:
    """The status lines that stand: one in a thread, few at once, for those who wait longest."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client
        self._room = asyncio.Semaphore(AT_ONCE)
        self._threads: set[tuple[str, str]] = set()

    @asynccontextmanager
    async def about(self, question: Question) -> AsyncIterator[None]:
        """Say that it is being looked up, until it is done."""
        thread_ts = question.thread_ts
        if thread_ts is None or question.reply_ts is not None or question.beside is not None:
            yield
            return
        said: list[asyncio.Task[None]] = []

        def say() -> None:
            saying = self._say((question.channel, thread_ts), LOOKING[question.language])
            said.append(asyncio.create_task(saying))

        timer = asyncio.get_running_loop().call_later(A_MOMENT, say)
        try:
            yield
        finally:
            timer.cancel()
            if said:
                said[0].cancel()
                await asyncio.wait(said)

    async def _say(self, thread: tuple[str, str], status: str) -> None:
        """Have a status stand from when there is room for it, until this is cancelled."""
        await self._room.acquire()
        if thread in self._threads:
            self._room.release()
            return
        self._threads.add(thread)
        setting = asyncio.create_task(self._set(thread, status))
        try:
            await asyncio.shield(setting)
            await asyncio.Event().wait()
        finally:
            await asyncio.wait((setting,))
            # Slack takes it away with the reply, but not if it came after that.
            await self._set(thread, "")
            self._threads.discard(thread)
            asyncio.get_running_loop().call_later(NEXT, self._room.release)

    async def _set(self, thread: tuple[str, str], status: str) -> None:
        """A status line is worth no complaint."""
        channel, thread_ts = thread
        with suppress(SlackApiError, aiohttp.ClientError, OSError):
            await self._client.assistant_threads_setStatus(
                channel_id=channel, thread_ts=thread_ts, status=status
            )
