"""The manifest keeps the rules of Slack's manifest schema, and names all that the bot needs."""

from __future__ import annotations

import json
import re
from pathlib import Path

from bot.slack.command import COMMAND
from bot.slack.manifest import app_manifest

SLACK = Path(__file__).parents[2] / "bot" / "slack"


def test_it_keeps_to_slacks_limits() -> None:
    manifest = app_manifest()
    display = manifest["display_information"]
    assert 1 <= len(display["name"]) <= 35
    assert len(display["description"]) <= 140
    assert re.fullmatch("#[0-9a-f]{6}", display["background_color"])
    assert set(manifest) == {"display_information", "features", "oauth_config", "settings"}
    (command,) = manifest["features"]["slash_commands"]
    assert re.fullmatch("/[a-z]{1,31}", command["command"])
    assert len(command["description"]) <= 2000 and len(command["usage_hint"]) <= 1000
    (shortcut,) = manifest["features"]["shortcuts"]
    assert len(shortcut["name"]) <= 24 and len(shortcut["description"]) <= 150
    assert shortcut["type"] == "message" and len(shortcut["callback_id"]) <= 255
    assert set(manifest["features"]) == {"app_home", "bot_user", "slash_commands", "shortcuts"}


def test_every_listener_is_subscribed_to() -> None:
    code = "".join(path.read_text() for path in SLACK.glob("*.py"))
    subscribed = app_manifest()["settings"]["event_subscriptions"]["bot_events"]
    for event in re.findall(r'@app\.event\("(\w+)"\)', code):
        assert any(name.partition(".")[0] == event for name in subscribed)
    assert app_manifest()["features"]["slash_commands"][0]["command"] == COMMAND


def test_every_message_event_has_its_history_scope() -> None:
    manifest = app_manifest()
    scopes = manifest["oauth_config"]["scopes"]["bot"]
    for event in manifest["settings"]["event_subscriptions"]["bot_events"]:
        if event.startswith("message."):
            assert f"{event.removeprefix('message.')}:history" in scopes
    assert json.loads(json.dumps(manifest)) == manifest
