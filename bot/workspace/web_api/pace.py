"""Slack's rate limit for messages: about one a second in each channel, short bursts allowed."""

import math
import time

BURST = 5  # messages


class Pace:
    """A token bucket for each channel; off while `per_second` is None."""

    def __init__(self, per_second: float | None) -> None:
        self.per_second = per_second
        self._buckets: dict[str, tuple[float, float]] = {}  # messages left, when that was counted

    def wait(self, channel: str) -> int | None:
        """Seconds until the next message may come, or None if it may come now."""
        if self.per_second is None:
            return None
        left, counted = self._buckets.get(channel, (BURST, 0.0))
        now = time.monotonic()
        left = min(BURST, left + (now - counted) * self.per_second)
        if left < 1:
            self._buckets[channel] = left, now
            return math.ceil((1 - left) / self.per_second)
        self._buckets[channel] = left - 1, now
        return None
