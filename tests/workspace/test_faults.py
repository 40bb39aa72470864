"""Trouble on request: refusals, rate limits, slow and lost answers."""

import asyncio

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace import Fault, Workspace


async def test_a_rate_limit_is_waited_out_by_slack_sdk(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=2))
    workspace.fail(Fault("chat.postMessage", status=429, retry_after=1))
    answer = await client.chat_postMessage(channel="#general", text="patience")
    assert answer["ok"]
    refused, done = workspace.calls
    assert (refused.status, done.status) == (429, 200)
    assert done.at - refused.at >= 1


async def test_faults_are_met_in_turn_and_then_over(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    workspace.fail(Fault("chat.*", error="not_in_channel"))
    workspace.fail(Fault("chat.postMessage", status=503, times=2))
    codes = []
    for _ in range(4):
        try:
            await client.chat_postMessage(channel="#general", text="x")
            codes.append("ok")
        except SlackApiError as error:
            codes.append(error.response["error"])
    assert codes == ["not_in_channel", "internal_error", "internal_error", "ok"]
    assert [call.status for call in workspace.calls] == [200, 503, 503, 200]


async def test_a_slow_call_is_done_late(workspace: Workspace, client: AsyncWebClient) -> None:
    workspace.fail(Fault("chat.postMessage", delay=0.2))
    before = asyncio.get_running_loop().time()
    await client.chat_postMessage(channel="#general", text="at last")
    assert asyncio.get_running_loop().time() - before >= 0.2
    assert workspace.messages("general")


async def test_a_lost_answer_leaves_its_work_done(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    """What makes apps post twice: Slack has the message, the app has an error."""
    client.retry_handlers.clear()  # slack_sdk would send it again, and post twice itself
    workspace.fail(Fault("chat.postMessage", lost=True))
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel="#general", text="once")
    assert [m["text"] for m in workspace.messages("general")] == ["once"]


async def test_each_channel_has_a_rate_when_it_is_switched_on(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    workspace.limit_rate(1)
    for _ in range(5):
        await client.chat_postMessage(channel="#general", text="burst")
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel="#general", text="one too many")
    response = refused.value.response
    assert (response.status_code, response["error"]) == (429, "ratelimited")
    assert response.headers["Retry-After"] == "1"
    assert (await client.chat_postMessage(channel="#articles", text="elsewhere"))["ok"]
    workspace.limit_rate(None)
    assert (await client.chat_postMessage(channel="#general", text="free again"))["ok"]
