"""What an app may do, read from the manifest one would paste into Slack."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

# Slack: each bot event asks for one of these scopes; events not named here ask for none.
EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
}


class ManifestError(ValueError):
    """The manifest cannot be installed; the text says what to change."""


@dataclass(frozen=True)
class Command:
    command: str  # with its slash
    description: str = ""
    usage_hint: str = ""


@dataclass(frozen=True)
class Shortcut:
    name: str
    type: str  # "message" or "global"
    callback_id: str
    description: str = ""


@dataclass(frozen=True)
class Manifest:
    name: str
    bot_name: str
    scopes: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()
    commands: tuple[Command, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    has_home: bool = False
    raw: Json = field(default_factory=dict, repr=False, compare=False)


def read_manifest(raw: Mapping[str, Any]) -> Manifest:
    """The parts of an app manifest that this workspace obeys; raises ManifestError.

    >>> read_manifest({"display_information": {"name": "Echo"}}).bot_name
    'Echo'
    """
    name = _at(raw, "display_information", "name")
    if not name:
        raise ManifestError("the manifest has no display_information.name: give the app a name")
    settings, features = _at(raw, "settings") or {}, _at(raw, "features") or {}
    manifest = Manifest(
        name=name,
        bot_name=_at(features, "bot_user", "display_name") or name,
        scopes=frozenset(_at(raw, "oauth_config", "scopes", "bot") or ()),
        events=frozenset(_at(settings, "event_subscriptions", "bot_events") or ()),
        commands=tuple(_read(Command, each) for each in features.get("slash_commands") or ()),
        shortcuts=tuple(_read(Shortcut, each) for each in features.get("shortcuts") or ()),
        has_home=bool(_at(features, "app_home", "home_tab_enabled")),
        raw=dict(raw),
    )
    _check(manifest, settings)
    return manifest


def _check(manifest: Manifest, settings: Mapping[str, Any]) -> None:
    if not settings.get("socket_mode_enabled"):
        raise ManifestError("settings.socket_mode_enabled must be true: apps connect by socket")
    if manifest.commands and "commands" not in manifest.scopes:
        raise ManifestError('slash commands ask for the bot scope "commands"')
    for event in sorted(manifest.events):
        scope = EVENT_SCOPES.get(event)
        if scope and scope not in manifest.scopes:
            raise ManifestError(f'the event "{event}" asks for the bot scope "{scope}"')


def _at(raw: Any, *path: str) -> Any:
    for key in path:
        raw = raw.get(key) if isinstance(raw, Mapping) else None
    return raw


def _read(kind: Any, raw: Mapping[str, Any]) -> Any:
    known = {key: raw[key] for key in kind.__dataclass_fields__ if key in raw}
    try:
        return kind(**known)
    except TypeError as error:
        raise ManifestError(f"{kind.__name__.lower()} {dict(raw)}: {error}") from None
