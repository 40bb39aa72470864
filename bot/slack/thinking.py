"""Slack's status line under a thread, where an answer takes longer than a moment."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.store import Question

A_MOMENT = 0.5  # seconds that pass unremarked

LOOKING = {"en": "is looking it up…", "zh": "正在翻文章…"}

log = logging.getLogger(__name__)


@asynccontextmanager
async def thinking(client: AsyncWebClient, question: Question) -> AsyncIterator[None]:
    """Say that it is being looked up, until it is done. A status line is worth no complaint."""
    if question.thread_ts is None or question.reply_ts is not None or question.beside is not None:
        yield
        return
    said: list[asyncio.Task[None]] = []

    def say() -> None:
        said.append(asyncio.create_task(_set(client, question, LOOKING[question.language])))

    timer = asyncio.get_running_loop().call_later(A_MOMENT, say)
    try:
        yield
    finally:
        timer.cancel()
        if said:
            # Slack takes it away with the reply, but not if it came after that.
            await asyncio.gather(*said, return_exceptions=True)
            await _set(client, question, "")


async def _set(client: AsyncWebClient, question: Question, status: str) -> None:
    with suppress(SlackApiError, aiohttp.ClientError, OSError):
        await client.assistant_threads_setStatus(
            channel_id=question.channel, thread_ts=question.thread_ts or "", status=status
        )
