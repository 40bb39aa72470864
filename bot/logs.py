"""What goes to the log, without what opens doors: tokens, response_urls, tickets of sockets."""

from __future__ import annotations

import logging
import re

LEFT_OUT = "(secret)"

_SECRETS = re.compile(
    r"\bxox[a-z]-[\w-]+|\bxapp-[\w-]+|\bxwfp-[\w-]+"
    r"|(?<=/response/)[\w-]+|(?<=hooks\.slack\.com/)[\w/-]+|(?<=ticket=)[\w-]+"
    r"|(?<=Bearer )[\w-]+",
    re.IGNORECASE,
)


class Formatter(logging.Formatter):
    """A line as logging writes it, its traceback too, with the secrets left out."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        return _SECRETS.sub(LEFT_OUT, super().format(record))


def start(level: str) -> None:
    """Log to stderr from this level up."""
    handler = logging.StreamHandler()
    handler.setFormatter(Formatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])
