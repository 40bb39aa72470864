"""How a message leaves: at Slack's pace, again after a failure, and never twice."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.slack.blocks import Message
from bot.slack.blocks.parts import Block
from bot.store import StoreError

METADATA = "verbatim_message"
BACKOFF = (0.5, 1, 2, 4, 8, 15, 30, 30, 30)  # seconds between attempts: two minutes in all
PAUSE = 1.1  # seconds between messages in a channel, once Slack has asked to slow down there
SLOW_FOR = 60.0  # seconds that a channel stays slow after that
RETRY_AFTER = 30.0  # seconds to wait where Slack does not say how long

# Slack's own words for "not now"; whether the call was carried out is unknown.
PASSING = ("internal_error", "fatal_error", "service_unavailable", "request_timeout", "ratelimited")
UNDISPLAYABLE = ("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long")

UNREACHABLE = (SlackApiError, SlackRequestError, aiohttp.ClientError, OSError)
FORESEEN = (*UNREACHABLE, StoreError)

log = logging.getLogger(__name__)


class Outgoing:
    """All that the bot says in Slack. Every method raises SlackApiError, or OSError, at last."""

    def __init__(self, client: AsyncWebClient) -> None:
        self.client = client
        self._slow_until: dict[str, float] = {}
        self._last_sent: dict[str, float] = {}

    async def post(
        self,
        channel: str,
        message: Message,
        *,
        mark: str,
        since: str,
        thread_ts: str | None = None,
        maybe_sent: bool = False,
    ) -> str:
        """Post a message, links not unfolded; its ts.

        `mark` names it for good. After a call that seemed to fail it is looked for among what was
        posted since a ts, as Slack may have carried it out; where it is `maybe_sent`, at once.
        """

        async def find() -> str | None:
            return await self.find(channel, mark, since, thread_ts)

        if maybe_sent and (ts := await find()):
            return ts

        posted = await self._insist(
            lambda **content: self.client.chat_postMessage(
                channel=channel,
                thread_ts=thread_ts,
                unfurl_links=False,
                unfurl_media=False,
                metadata={"event_type": METADATA, "event_payload": {"mark": mark}},
                **content,
            ),
            channel,
            message,
            find,
        )
        return posted if isinstance(posted, str) else str(posted["ts"])

    async def update(self, channel: str, ts: str, message: Message) -> None:
        """Change a message of the bot's own."""
        await self._insist(
            lambda **content: self.client.chat_update(channel=channel, ts=ts, **content),
            channel,
            message,
        )

    async def delete(self, channel: str, ts: str) -> None:
        """Take a message of the bot's own away."""
        await self._insist(lambda: self.client.chat_delete(channel=channel, ts=ts), channel)

    async def whisper(
        self, channel: str, user: str, message: Message, thread_ts: str | None = None
    ) -> None:
        """Say something that one person sees, where the bot is a member."""
        await self._insist(
            lambda **content: self.client.chat_postEphemeral(
                channel=channel, user=user, thread_ts=thread_ts, **content
            ),
            channel,
            message,
        )

    async def publish(self, user: str, view: Block) -> None:
        """Put a Home before a person."""
        await self._insist(lambda: self.client.views_publish(user_id=user, view=view), user)

    async def privately(self, response_url: str, message: Message, **options: Any) -> None:
        """Answer one person through a response_url, which Slack takes 5 times in 30 minutes."""
        webhook = AsyncWebhookClient(response_url, session=self.client.session, retry_handlers=[])

        async def send(**content: Any) -> Any:
            how = {"response_type": "ephemeral", "replace_original": False, **options}
            sent = await webhook.send_dict({**content, **how})
            if sent.status_code != 200:
                refused = f"a response_url answered {sent.status_code}"
                raise SlackApiError(refused, _Refusal(sent))  # type: ignore[no-untyped-call]
            return sent

        await self._insist(send, response_url, message)

    async def find(
        self, channel: str, mark: str, since: str, thread_ts: str | None = None
    ) -> str | None:
        """The ts of the message with that mark, if Slack has it."""
        where: dict[str, Any] = {"channel": channel, "oldest": since, "inclusive": True}
        where |= {"include_all_metadata": True, "limit": 200}
        if thread_ts is None:
            read = self.client.conversations_history(**where)
        else:
            read = self.client.conversations_replies(ts=thread_ts, **where)
        try:
            messages = (await read)["messages"]
        except SlackApiError as error:
            log.warning("Slack does not tell what was posted: %s", error_code(error))
            return None
        marked = (m["ts"] for m in messages if _mark(m) == mark)
        return next(marked, None)

    async def _insist(
        self,
        call: Callable[..., Awaitable[Any]],
        channel: str,
        message: Message | None = None,
        done_before: Callable[[], Awaitable[str | None]] | None = None,
    ) -> Any:
        """Call until it is done, or refused for good; after a failure, unless it was done."""
        content: dict[str, Any] = {}
        if message is not None:
            content = {"text": message.text, "blocks": message.blocks}
        pauses = iter(BACKOFF)
        while True:
            await self._keep_pace(channel)
            try:
                return await call(**content)
            except SlackApiError as error:
                if error_code(error) in UNDISPLAYABLE and content.pop("blocks", None):
                    log.error(
                        "Slack refused blocks (%s); the plain text goes out", error_code(error)
                    )
                    continue
                if (limit := _retry_after(error)) is not None:
                    await self._slow_down(channel, limit)
                    continue
                await _pause(pauses, error, _is_passing(error))
            except (aiohttp.ClientError, TimeoutError, SlackRequestError, OSError) as error:
                await _pause(pauses, error, True)
            if done_before is not None and (ts := await _unless_down(done_before)):
                return ts

    async def _keep_pace(self, channel: str) -> None:
        now = time.monotonic()
        if self._slow_until.get(channel, 0.0) > now:
            await asyncio.sleep(max(0.0, self._last_sent.get(channel, 0.0) + PAUSE - now))
            self._last_sent[channel] = time.monotonic()
        elif channel in self._slow_until:
            del self._slow_until[channel]
            self._last_sent.pop(channel, None)

    async def _slow_down(self, channel: str, seconds: float) -> None:
        log.warning("Slack asks for a pause of %g s", seconds)
        self._slow_until[channel] = time.monotonic() + seconds + SLOW_FOR
        await asyncio.sleep(seconds)


class _Refusal(dict[str, Any]):
    """What a response_url answered, in the shape of a Web API response."""

    def __init__(self, sent: Any) -> None:
        super().__init__(ok=False, error=str(sent.body)[:100])
        self.status_code = sent.status_code
        self.headers = sent.headers


async def _pause(pauses: Iterator[float], error: Exception, is_passing: bool) -> None:
    """Wait for the next attempt; the error itself, where there is none to be made."""
    seconds = next(pauses, None) if is_passing else None
    if seconds is None:
        raise error
    log.warning("Slack did not take a call (%s); again in %g s", reason(error), seconds)
    await asyncio.sleep(seconds)


async def _unless_down(look: Callable[[], Awaitable[str | None]]) -> str | None:
    try:
        return await look()
    except (aiohttp.ClientError, TimeoutError, SlackRequestError, OSError):
        return None


def _mark(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != METADATA:
        return None
    mark: str | None = metadata.get("event_payload", {}).get("mark")
    return mark


def error_code(error: SlackApiError) -> str:
    """Slack's word for what is wrong, such as "not_in_channel"."""
    response = error.response
    return str(response.get("error") or "") if hasattr(response, "get") else ""


def reason(error: Exception) -> str:
    """What went wrong, in a few words for the log."""
    if isinstance(error, SlackApiError):
        return error_code(error) or f"status {status(error)}"
    return str(error) or type(error).__name__


def unforeseen(error: Exception) -> Exception | None:
    """The error, for the log to trace; None where Slack, the network or the disk is to blame."""
    return None if isinstance(error, FORESEEN) else error


def status(error: SlackApiError) -> int:
    """The HTTP status of Slack's answer."""
    # slack_sdk keeps aiohttp's own response where the body was not JSON.
    response: Any = error.response
    return int(getattr(response, "status_code", 0) or getattr(response, "status", 0))


def _is_passing(error: SlackApiError) -> bool:
    return status(error) >= 500 or error_code(error) in PASSING


def _retry_after(error: SlackApiError) -> float | None:
    """Seconds to wait, if the call was one too many. Slack sends whole seconds in a header."""
    if status(error) != 429:
        return None
    named = {name.lower(): value for name, value in dict(error.response.headers).items()}
    value = named.get("retry-after", RETRY_AFTER)
    try:
        return max(0.0, float(value[0] if isinstance(value, list) else value))
    except ValueError:
        return RETRY_AFTER
