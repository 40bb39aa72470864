"""response_urls: an app answers a command or a press without being a member of the channel."""

import secrets
import time
from dataclasses import dataclass
from typing import Any

from bot.workspace.app import App
from bot.workspace.channel import Channel, User
from bot.workspace.errors import SlackError
from bot.workspace.team import Team
from bot.workspace.timing import Timing
from bot.workspace.web_api.arguments import argument, flag
from bot.workspace.web_api.content import content

Json = dict[str, Any]

MOST_USES = 5  # Slack: five times within 30 minutes


@dataclass
class ResponseUrl:
    app: App
    channel: Channel
    user: User
    deadline: float
    source: str | None = None  # ts of the message that was pressed
    ephemeral: bool = False  # whether that one is
    uses: int = 0


class ResponseUrls:
    def __init__(self, team: Team, timing: Timing) -> None:
        self._team = team
        self._timing = timing
        self._issued: dict[str, ResponseUrl] = {}

    def issue(
        self,
        app: App,
        channel: Channel,
        user: User,
        source: str | None = None,
        ephemeral: bool = False,
    ) -> str:
        """A fresh URL; `source` is the ts of the message it may replace or delete."""
        secret = secrets.token_urlsafe(24)
        deadline = time.monotonic() + self._timing.response_url
        self._issued[secret] = ResponseUrl(app, channel, user, deadline, source, ephemeral)
        return f"{self._team.url}/response/{secret}"

    def use(self, secret: str, arguments: Json) -> None:
        """Post to it; raises SlackError: used_url, expired_url, no_text …."""
        url = self._issued.get(secret)
        if url is None or time.monotonic() > url.deadline:
            raise SlackError("expired_url")
        if url.uses >= MOST_USES:
            raise SlackError("used_url")
        url.uses += 1
        if flag(arguments, "delete_original"):
            self._delete(url)
        elif flag(arguments, "replace_original") and url.source:
            self._replace(url, content(arguments))
        else:
            respond(self._team, url.app, url.channel, url.user, arguments)

    def _delete(self, url: ResponseUrl) -> None:
        ts = self._original(url)
        if url.ephemeral:
            self._team.delete_whisper(url.channel, url.user, ts)
        else:
            self._team.delete(url.channel, ts)

    def _replace(self, url: ResponseUrl, fields: Json) -> None:
        ts = self._original(url)
        if url.ephemeral:
            self._team.change_whisper(url.channel, url.user, ts, **fields)
        else:
            self._team.change(url.channel, ts, **fields)

    def _original(self, url: ResponseUrl) -> str:
        whispers = url.channel.ephemerals.get(url.user.id, {})
        known = whispers if url.ephemeral else url.channel.messages
        if url.source not in known:
            raise SlackError("message_not_found")
        return url.source


def respond(team: Team, app: App, channel: Channel, user: User, arguments: Json) -> None:
    """Post as Slack does for a response_url or a command's ack: ephemeral unless in_channel."""
    thread_ts = argument(arguments, "thread_ts")
    fields = app.byline() | content(arguments) | {"thread_ts": thread_ts}
    if arguments.get("response_type") == "in_channel":
        team.add(channel, bot_profile=app.profile(team.id), **fields)
    else:
        team.whisper(channel, user, **fields)
