"""What goes to the log, without what opens doors: tokens, response_urls, tickets of sockets."""

from __future__ import annotations

import copy
import logging
import re

import aiohttp

LEFT_OUT = "(secret)"
NETWORK = (aiohttp.ClientError, ConnectionError, TimeoutError)

_SECRETS = re.compile(
    r"\bxox[a-z]-[\w-]+|\bxapp-[\w-]+|\bxwfp-[\w-]+"
    r"|(?<=/response/)[\w-]+|(?<=hooks\.slack\.com/)[\w/-]+|(?<=ticket=)[\w-]+"
    r"|(?<=Bearer )[\w-]+"
    r"|(?<=\"token\": \")[^\"]+|(?<=\"token\":\")[^\"]+",  # by which Slack names itself
    re.IGNORECASE,
)


class Formatter(logging.Formatter):
    """A line as logging writes it, its traceback too, with the secrets left out.

    Of a connection that fails, which slack_sdk mends by itself, there is a line and no traceback.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        if record.exc_info and isinstance(record.exc_info[1], NETWORK):
            record = copy.copy(record)
            record.exc_info = record.exc_text = None
        return _SECRETS.sub(LEFT_OUT, super().format(record))


def start(level: str) -> None:
    """Log to stderr from this level up."""
    handler = logging.StreamHandler()
    handler.setFormatter(Formatter("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=level, handlers=[handler])
