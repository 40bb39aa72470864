"""What an app may do, read from the manifest one would paste into Slack."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, TypeVar

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


T = TypeVar("T", "Command", "Shortcut")


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
    is_interactive: bool = False


def read_manifest(raw: Mapping[str, Any]) -> Manifest:
    """The parts of an app manifest that this workspace obeys; raises ManifestError."""
    name = _at(raw, "display_information", "name")
    if not name:
        raise ManifestError("the manifest has no display_information.name: give the app a name")
    if not _at(raw, "settings", "socket_mode_enabled"):
        raise ManifestError("settings.socket_mode_enabled must be true: apps connect by socket")
    manifest = Manifest(
        name=name,
        bot_name=_at(raw, "features", "bot_user", "display_name") or name,
        scopes=frozenset(_at(raw, "oauth_config", "scopes", "bot") or ()),
        events=frozenset(_at(raw, "settings", "event_subscriptions", "bot_events") or ()),
        commands=_all(Command, _at(raw, "features", "slash_commands")),
        shortcuts=_all(Shortcut, _at(raw, "features", "shortcuts")),
        has_home=bool(_at(raw, "features", "app_home", "home_tab_enabled")),
        is_interactive=bool(_at(raw, "settings", "interactivity", "is_enabled")),
    )
    _check_scopes(manifest)
    return manifest


def _check_scopes(manifest: Manifest) -> None:
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


def _all(kind: type[T], entries: Any) -> tuple[T, ...]:
    """Each entry as a Command or Shortcut; fields that are not read here are left out."""
    known = {field.name for field in fields(kind)}
    try:
        return tuple(
            kind(**{k: v for k, v in each.items() if k in known}) for each in entries or ()
        )
    except (TypeError, AttributeError) as error:
        raise ManifestError(f"a {kind.__name__.lower()} in features: {error}") from None
