"""The app manifest: what Slack is to know of the app, to be pasted in when it is created."""

from __future__ import annotations

from typing import Any

from bot.slack.command import COMMAND
from bot.slack.shortcut import FIND_EXCERPTS

NAME = "Verbatim"

SCOPES = (
    "app_mentions:read",
    "channels:history",  # follow-ups, in channels
    "groups:history",  # in private channels
    "im:history",  # direct messages
    "mpim:history",  # group messages
    "chat:write",
    "commands",
    "users:read",  # a person's language, for their Home
)
EVENTS = (
    "app_home_opened",
    "app_mention",
    "message.channels",
    "message.groups",
    "message.im",
    "message.mpim",
)


def app_manifest() -> dict[str, Any]:
    """The manifest, for Slack's "create an app from a manifest"; valid JSON and valid YAML."""
    return {
        "display_information": {
            "name": NAME,
            "description": "Answers with the articles' own words · 用文章的原话回答",
            "background_color": "#1f3a4d",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "slash_commands": [
                {
                    "command": COMMAND,
                    "description": "Ask the articles · 问文章",
                    "usage_hint": "[private 私密] [question 问题] · help 帮助",
                    # A typed @name or link stays text: a question pings nobody.
                    "should_escape": False,
                }
            ],
            "shortcuts": [
                {
                    "name": "Find excerpts",
                    "type": "message",
                    "callback_id": FIND_EXCERPTS,
                    "description": "Ask the articles what this message asks · 用这条消息问文章",
                }
            ],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {"bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True},
            "org_deploy_enabled": False,
            "socket_mode_enabled": True,
            "token_rotation_enabled": False,
        },
    }
