"""An app as it is installed in the workspace: its bot, its tokens, its sockets."""

import secrets
from dataclasses import dataclass, field
from typing import Any

from bot.workspace.manifest import Manifest
from bot.workspace.socket_mode import Sockets
from bot.workspace.team import Team, User, new_id

Json = dict[str, Any]


@dataclass(eq=False)
class App:
    manifest: Manifest
    bot: User
    sockets: Sockets
    id: str
    bot_id: str = field(default_factory=lambda: new_id("B"))
    bot_token: str = field(default_factory=lambda: f"xoxb-{_digits()}-{_digits()}-{_secret()}")
    app_token: str = field(default_factory=lambda: f"xapp-1-{new_id('A')}-{_digits()}-{_secret()}")
    verification_token: str = field(default_factory=lambda: _secret())

    def byline(self) -> Json:
        """What Slack adds to a message to say which app wrote it."""
        return {"user": self.bot.id, "bot_id": self.bot_id, "app_id": self.id}

    def profile(self, team: Team) -> Json:
        """The `bot_profile` of a message."""
        who = {"id": self.bot_id, "app_id": self.id, "name": self.manifest.name}
        return who | {"deleted": False, "updated": 0, "icons": {}, "team_id": team.id}


def _digits() -> str:
    return str(10**12 + secrets.randbelow(9 * 10**12))


def _secret() -> str:
    return secrets.token_hex(16)
