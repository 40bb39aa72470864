"""What goes to the log."""

from __future__ import annotations

import logging
import sys

import pytest

from bot.logs import Formatter


def line(text: str, error: Exception | None = None) -> str:
    exc_info = None
    if error is not None:
        try:
            raise error
        except Exception:
            exc_info = sys.exc_info()
    record = logging.LogRecord("slack", logging.ERROR, "file.py", 1, text, (), exc_info)
    return Formatter("%(message)s").format(record)


@pytest.mark.parametrize(
    "text",
    [
        "xoxb-1-SECRET",
        "xapp-1-SECRET",
        "Authorization: Bearer SECRET",
        "wss://host/link/?ticket=SECRET&app_id=A1",
        "https://hooks.slack.com/actions/T1/SECRET",
        "http://127.0.0.1:8765/response/SECRET",
        '{"token": "SECRET", "type": "event_callback"}',
    ],
)
def test_secrets_are_left_out(text: str) -> None:
    assert "SECRET" not in line(text) and "(secret)" in line(text)


def test_a_connection_that_fails_is_a_line_and_what_is_ours_is_traced() -> None:
    assert line("Failed to connect", ConnectionResetError("reset")) == "Failed to connect"
    assert "Traceback" in line("Oh", ValueError("xoxb-1-SECRET"))
    assert "SECRET" not in line("Oh", ValueError("xoxb-1-SECRET"))
