"""The Events API: what happens in the team, as the apps that subscribed to it hear it."""

import re
import time
from collections.abc import Iterator
from typing import Any

from bot.workspace.app import App
from bot.workspace.channel import Channel, User, new_id
from bot.workspace.team import Team

Json = dict[str, Any]

_MENTION = re.compile(r"<@(U\w+)(?:\|[^>]*)?>")


class Events:
    """An observer of the team: one method for each thing that happens."""

    def __init__(self, team: Team, apps: list[App]) -> None:
        self._team = team
        self._apps = apps

    def message(self, channel: Channel, message: Json) -> None:
        for app in self._listening(channel):
            if _mentions(app, message) and not channel.is_im:
                self._tell(app, channel, _mention_event(channel, message))
            self._tell(app, channel, message_event(channel, message))

    def message_changed(self, channel: Channel, message: Json, previous: Json) -> None:
        event = self._edit_event(channel, message, previous)
        for app in self._listening(channel):
            if _mentions(app, message) and message.get("edited") and not channel.is_im:
                self._tell(app, channel, _mention_event(channel, message))
            self._tell(app, channel, event)

    def message_deleted(self, channel: Channel, ts: str, previous: Json) -> None:
        event = self._hidden_event("message_deleted", channel, previous) | {"deleted_ts": ts}
        for app in self._listening(channel):
            self._tell(app, channel, event)

    def reaction_added(self, channel: Channel, message: Json, user: User, name: str) -> None:
        self._reaction("reaction_added", channel, message, user, name)

    def reaction_removed(self, channel: Channel, message: Json, user: User, name: str) -> None:
        self._reaction("reaction_removed", channel, message, user, name)

    def joined(self, channel: Channel, user: User, inviter: User | None) -> None:
        extra = {"inviter": inviter.id} if inviter else {}
        self._membership("member_joined_channel", channel, user, **extra)

    def left(self, channel: Channel, user: User) -> None:
        self._membership("member_left_channel", channel, user)

    def _reaction(self, type: str, channel: Channel, message: Json, user: User, name: str) -> None:
        event = {
            "type": type,
            "user": user.id,
            "reaction": name,
            "item": {"type": "message", "channel": channel.id, "ts": message["ts"]},
            "item_user": message["user"],
            "event_ts": self._team.new_ts(),
        }
        for app in self._listening(channel):
            self._tell(app, channel, event)

    def _membership(self, type: str, channel: Channel, user: User, **extra: str) -> None:
        event = {
            "type": type,
            "user": user.id,
            "channel": channel.id,
            "channel_type": "C",
            "team": self._team.id,
            "event_ts": self._team.new_ts(),
        }
        for app in self._listening(channel):
            self._tell(app, channel, event | extra)

    def _edit_event(self, channel: Channel, message: Json, previous: Json) -> Json:
        event = self._hidden_event("message_changed", channel, previous)
        return event | {"message": message}

    def _hidden_event(self, subtype: str, channel: Channel, previous: Json) -> Json:
        ts = self._team.new_ts()
        return {
            "type": "message",
            "subtype": subtype,
            "previous_message": previous,
            "hidden": True,
            "channel": channel.id,
            "ts": ts,
            "event_ts": ts,
            "channel_type": channel.type,
        }

    def _listening(self, channel: Channel) -> Iterator[App]:
        """Slack: an app hears of the conversations its bot is a member of."""
        return (app for app in self._apps if app.bot.id in channel.members)

    def _tell(self, app: App, channel: Channel, event: Json) -> None:
        if subscription(event, channel) in app.manifest.events:
            app.sockets.tell(wrap(self._team, app, event))


def subscription(event: Json, channel: Channel) -> str:
    """The name under which a manifest asks for this event."""
    if event["type"] != "message":
        return str(event["type"])
    return "message.im" if channel.is_im else "message.channels"


def message_event(channel: Channel, message: Json) -> Json:
    return message | {
        "channel": channel.id,
        "event_ts": message["ts"],
        "channel_type": channel.type,
    }


def wrap(team: Team, app: App, event: Json) -> Json:
    """The wrapper around every event, with an event_id of its own."""
    authorization = {
        "enterprise_id": None,
        "team_id": team.id,
        "user_id": app.bot.id,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": app.verification_token,
        "team_id": team.id,
        "context_team_id": team.id,
        "context_enterprise_id": None,
        "api_app_id": app.id,
        "event": event,
        "type": "event_callback",
        "event_id": new_id("Ev"),
        "event_time": int(time.time()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": "4-" + new_id("EC"),
    }


def _mentions(app: App, message: Json) -> bool:
    """Notices such as "@bot has joined the channel" mention no one."""
    if message.get("subtype") not in (None, "thread_broadcast"):
        return False
    return app.bot.id in _MENTION.findall(message.get("text") or "")


def _mention_event(channel: Channel, message: Json) -> Json:
    """Slack: the message as an app_mention, without channel_type and subtype."""
    event = message_event(channel, message) | {"type": "app_mention"}
    return {k: v for k, v in event.items() if k not in ("channel_type", "subtype")}
