"""What a person wrote, out of the form in which Slack hands it over."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.answers.phrases import without_greeting
from bot.slack.thread_words import read_wish
from bot.store import Asked

Body = Mapping[str, Any]

# Slack's escapes: <@U1>, <@U1|ada>, <#C1|general>, <!here>, <!date^1^…|today>, <https://a|label>
_REFERENCE = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_ID = re.compile(r"<([@#])([CDGUW][A-Z0-9]{2,})(?:\|([^<>]*))?>")
# As in :+1: and :thumbsup::skin-tone-2:, but not in 10:30:15 or std::vector::iterator.
_EMOJI = re.compile(
    r"(?<![A-Za-z0-9_:`])(?::(?=[+-]1:|100:|[\w+'-]*[a-z])[a-z0-9_+'-]+:)+(?![\w:`])", re.ASCII
)

# What a person writes may have one of these subtypes; others tell of edits, joins and the like.
WRITTEN = ("file_share", "thread_broadcast", "me_message")


def read_question(way: str, body: Body, bot_user: str) -> Asked:
    """The question in an `app_mention` or `message` event.

    It is known by its place, by the id its sender's client gave it, as one gesture has arrived
    under two ts, and by the event's.
    """
    event = body["event"]
    channel, ts = event["channel"], event["ts"]
    keys = (_place(event), event.get("client_msg_id"), body.get("event_id"))
    text = plain_text(event.get("text") or "", bot_user)
    return Asked(
        way=way,
        text=text,
        channel=channel,
        user=event["user"],
        keys=tuple(key for key in keys if key),
        ts=ts,
        thread_ts=event.get("thread_ts") or ts,
        goes_on=read_wish(text) is not None,
    )


def is_from_person(event: Mapping[str, Any], bot_user: str) -> bool:
    """Whether a person wrote this message just now: bots may loop, edits are no new question."""
    written = event.get("subtype") in (None, *WRITTEN) and not event.get("hidden")
    person = event.get("user") not in (None, "USLACKBOT", bot_user)
    return bool(written and person and not event.get("bot_id"))


def is_own_message(body: Body, bot_user: str) -> bool:
    """Whether an event tells that the bot has just written a message, and nothing else."""
    event = body.get("event") or {}
    is_message = event.get("type") == "message" and event.get("subtype") is None
    return bool(is_message and event.get("user") == bot_user)


def key_of(body: Body) -> str | None:
    """What a message that was just written is known by, in whichever event: its place."""
    event = body.get("event") or {}
    is_written = event.get("type") in ("message", "app_mention") and event.get("subtype") is None
    return _place(event) if is_written and {"channel", "ts"} <= event.keys() else None


def _place(event: Mapping[str, Any]) -> str:
    return f"{event['channel']}/{event['ts']}"


def mentions(event: Mapping[str, Any], user: str) -> bool:
    """Whether a message mentions a person or bot."""
    return re.search(rf"<@{user}(?:\|[^>]*)?>", event.get("text") or "") is not None


def is_to_someone_else(event: Mapping[str, Any], bot_user: str) -> bool:
    """Whether a message begins by addressing a person other than the bot."""
    addressed = re.match(r"\s*<@(\w+)", event.get("text") or "")
    return bool(addressed and addressed[1] != bot_user)


def says_something(text: str) -> bool:
    """Whether there is a word to look up in it: a thumbs up or thanks ask for nothing."""
    return bool(re.search(r"\w", without_greeting(without_emoji(text))))


def plain_text(text: str, bot_user: str | None = None) -> str:
    """Slack's text as it was typed, without the mentions of the bot, and without emoji.

    Nor is there a word in the id of a person or channel that Slack gives no name of.

    "<@UBOT> R&amp;D in <#C1|general>, see <https://a.example|this>" -> "R&D in #general, see this"
    """

    # Slack escapes these three and nothing else.
    plain = _REFERENCE.sub(partial(_typed, bot_user), text)
    plain = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return without_emoji(plain)


def plain_command(text: str, bot_user: str) -> str:
    """The same of what was typed after a command, where Slack escapes nothing.

    Only a person or channel that was pasted stands there as in a message.
    """
    return without_emoji(_ID.sub(partial(_typed, bot_user), text))


def _typed(bot_user: str | None, reference: re.Match[str]) -> str:
    sigil, target, label = reference.groups()
    if sigil == "":
        return str(label or target)
    if not label or (sigil == "@" and target == bot_user):
        return " "
    return f"{sigil if sigil != '!' else '@'}{label.lstrip('@#')}"


def without_emoji(text: str) -> str:
    """The text without :codes: of emoji, which are no words to look up."""
    return _EMOJI.sub(" ", text).strip()
