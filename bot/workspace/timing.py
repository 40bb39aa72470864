"""How long Slack waits: every deadline of the platform in one place, so that tests can be quick."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """All in seconds."""

    ack: float = 3.0  # an envelope must be acknowledged
    retries: tuple[float, ...] = (0.0, 60.0, 300.0)  # Events API: at once, a minute, five minutes
    trigger: float = 3.0  # a trigger_id opens one view
    response_url: float = 30 * 60.0
    goodbye: float = 10.0  # a socket stays open after the "refresh_requested" frame
