"""People and channels, as they are stored."""

import secrets
import string
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class User:
    id: str
    name: str
    real_name: str
    is_bot: bool = False
    locale: str = "en-US"


@dataclass
class Channel:
    """A public channel, or a direct message of one person with one bot."""

    id: str
    name: str
    members: list[str] = field(default_factory=list)  # user ids; in a DM the person, then the bot
    topic: str = ""
    is_im: bool = False
    messages: dict[str, Json] = field(default_factory=dict)  # by ts, oldest first
    threads: dict[str, list[str]] = field(default_factory=dict)  # by parent's ts: replies' ts
    ephemerals: dict[str, dict[str, Json]] = field(default_factory=dict)  # by user, then ts
    statuses: dict[str, str] = field(default_factory=dict)  # by parent's ts

    @property
    def type(self) -> str:
        """The `channel_type` of Slack's message events."""
        return "im" if self.is_im else "channel"

    def thread(self, ts: str) -> list[Json]:
        """The parent and its replies, oldest first; empty if there is no such message."""
        whole = (ts, *self.threads.get(ts, ()))
        return [self.messages[each] for each in whole if each in self.messages]


def new_id(letter: str) -> str:
    """An id of Slack's shape: new_id("U") is something like "U07QZ4T1M9K"."""
    alphabet = string.ascii_uppercase + string.digits
    return letter + "0" + "".join(secrets.choice(alphabet) for _ in range(9))
