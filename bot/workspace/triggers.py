"""trigger_ids: each opens one view, within three seconds of what the person did."""

import secrets
import time

from bot.workspace.errors import SlackError
from bot.workspace.timing import Timing


class Triggers:
    """The trigger_ids given to one app."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._issued: dict[str, tuple[str, float]] = {}  # user id, deadline
        self._exchanged: set[str] = set()

    def issue(self, user: str) -> str:
        trigger = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self._issued[trigger] = user, time.monotonic() + self._timing.trigger
        return trigger

    def exchange(self, trigger: str) -> str:
        """The user id behind it; a second time, or too late, raises SlackError."""
        if trigger in self._exchanged:
            raise SlackError("exchanged_trigger_id")
        user, deadline = self._issued.pop(trigger, ("", 0.0))
        if not user:
            raise SlackError("invalid_trigger_id")
        if time.monotonic() > deadline:
            self._issued[trigger] = user, deadline
            raise SlackError("expired_trigger_id")
        self._exchanged.add(trigger)
        return user
