"""An app as it is installed in the workspace: its bot, its tokens, its sockets and views."""

import secrets
from typing import Any

from bot.workspace.channel import new_id
from bot.workspace.manifest import Manifest
from bot.workspace.modals import Modals
from bot.workspace.socket_mode import Delivery, Sockets
from bot.workspace.team import Team
from bot.workspace.timing import Timing
from bot.workspace.triggers import Triggers

Json = dict[str, Any]


class App:
    """Installing makes the bot a member of the open channels, with a DM for everyone."""

    def __init__(
        self, manifest: Manifest, team: Team, timing: Timing, deliveries: list[Delivery]
    ) -> None:
        self.manifest = manifest
        self.id = new_id("A")
        self.bot_id = new_id("B")
        self.bot = team.add_bot(manifest.bot_name)
        self.bot_token = f"xoxb-{_digits()}-{_digits()}-{secrets.token_hex(12)}"
        self.app_token = f"xapp-1-{self.id}-{_digits()}-{secrets.token_hex(32)}"
        self.verification_token = secrets.token_hex(12)
        self.sockets = Sockets(self.id, team.changes, timing, deliveries)
        self.triggers = Triggers(timing)
        ids = {"app_id": self.id, "bot_id": self.bot_id, "team_id": team.id}
        self.modals = Modals(team.changes, ids)

    def byline(self) -> Json:
        """What Slack adds to a message to say which app wrote it."""
        return {"user": self.bot.id, "bot_id": self.bot_id, "app_id": self.id}

    def profile(self, team_id: str) -> Json:
        """The `bot_profile` of a message."""
        who = {"id": self.bot_id, "app_id": self.id, "name": self.manifest.name}
        return who | {"deleted": False, "updated": 0, "icons": {}, "team_id": team_id}


def _digits() -> str:
    return str(10**12 + secrets.randbelow(9 * 10**12))
