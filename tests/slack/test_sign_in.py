"""What stands at SLACK_API_URL may be no Slack at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.answers import Answers
from bot.app.serving import listening
from bot.config import SlackAccess
from bot.slack import AccessError

SOMEONE = {"ok": True, "user": "bot", "user_id": "U1", "team": "Team"}


@pytest.mark.parametrize(
    ("answer", "status", "says"),
    [
        ("<h1>Welcome</h1>", 200, "check SLACK_API_URL"),
        ("<h1>Not found</h1>", 404, "check SLACK_API_URL"),
        ({"hello": 1}, 200, "check SLACK_API_URL"),
        ({"ok": True}, 200, "check SLACK_API_URL"),
        ({**SOMEONE, "url": "nonsense"}, 200, "check SLACK_API_URL"),
        ("<h1>Down</h1>", 503, "try again in a minute"),
        ("", 429, "try again in a minute"),
        ({"ok": False, "error": "invalid_auth"}, 200, "copy it again"),
    ],
)
async def test_what_is_wrong_is_told(
    answers: Answers, tmp_path: Path, answer: object, status: int, says: str
) -> None:
    async def anything(request: web.Request) -> web.Response:
        if isinstance(answer, str):
            return web.Response(text=answer, content_type="text/html", status=status)
        return web.json_response(answer, status=status)

    app = web.Application()
    app.router.add_route("*", "/api/{method}", anything)
    async with TestServer(app) as server:
        access = SlackAccess("xoxb-1", "xapp-1", str(server.make_url("/api/")))
        with pytest.raises(AccessError, match=says):
            async with listening(access, answers, tmp_path):
                pass
