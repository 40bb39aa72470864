"""The Web API's edge: arguments out of any encoding, tokens, scopes, faults, the log of calls."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.workspace.app import App
from bot.workspace.errors import SlackError
from bot.workspace.team import Team
from bot.workspace.web_api import (  # noqa: F401  (they register their methods)
    assistant,
    chat,
    conversations,
    reactions,
    sessions,
    users,
    validation,
    views,
)
from bot.workspace.web_api.faults import Fault, Faults
from bot.workspace.web_api.methods import METHODS, Method, Request
from bot.workspace.web_api.pace import Pace
from bot.workspace.web_api.response_urls import ResponseUrls

Json = dict[str, Any]


@dataclass
class Call:
    """One call of the Web API, kept for tests."""

    method: str
    arguments: Json  # as sent, without the token
    token: str | None
    at: float = field(default_factory=time.time)  # Unix seconds
    status: int = 200
    result: Json | None = None  # None while it is under way


class Api:
    def __init__(self, team: Team, apps: list[App], response_urls: ResponseUrls) -> None:
        self.calls: list[Call] = []
        self.faults = Faults()
        self.pace = Pace(None)
        self._team = team
        self._apps = apps
        self._response_urls = response_urls

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/api/{method}", self._serve),
            web.post("/response/{secret}", self._serve_response_url),
        ]

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        arguments = await read_arguments(request)
        call = Call(request.match_info["method"], arguments, _token(request, arguments))
        return await self._answer(request, call, lambda: self._run(call))

    async def _serve_response_url(self, request: web.Request) -> web.StreamResponse:
        arguments = await read_arguments(request)
        call = Call("response_url", arguments, None)
        secret = request.match_info["secret"]
        return await self._answer(request, call, lambda: self._respond(call, secret))

    async def _answer(
        self, request: web.Request, call: Call, run: Callable[[], Json]
    ) -> web.StreamResponse:
        """Log the call, let it meet its fault, and answer it."""
        self.calls.append(call)
        self._team.changes.emit("call", call=call)
        fault = self.faults.take(call.method) or self._too_fast(call)
        if fault:
            await asyncio.sleep(fault.delay)
        if fault and fault.refuses:
            call.status, call.result = fault.status, fault.answer()
        else:
            call.result = run()
        self._team.changes.emit("call", call=call)
        if fault and fault.lost and request.transport:
            request.transport.abort()
        headers = fault.headers() if fault else {}
        return web.json_response(call.result, status=call.status, headers=headers)

    def _too_fast(self, call: Call) -> Fault | None:
        if call.method != "chat.postMessage":
            return None
        seconds = self.pace.wait(str(call.arguments.get("channel")))
        return Fault(call.method, status=429, retry_after=seconds) if seconds else None

    def _run(self, call: Call) -> Json:
        try:
            method = METHODS.get(call.method)
            if method is None:
                raise SlackError("unknown_method", req_method=call.method)
            request = Request(self._app(method, call.token), self._team, call.arguments)
            if method.scopes:
                request.scope(*method.scopes)
            return method.run(request)
        except SlackError as error:
            return error.answer()

    def _respond(self, call: Call, secret: str) -> Json:
        try:
            self._response_urls.use(secret, call.arguments)
        except SlackError as error:
            call.status = 404 if error.code in ("used_url", "expired_url") else 400
            return error.answer()
        return {"ok": True}

    def _app(self, method: Method, token: str | None) -> App:
        """Who is calling. Slack: not_authed without a token, invalid_auth with an unknown one."""
        if method.token is None:
            return self._apps[0]
        if not token:
            raise SlackError("not_authed")
        for app in self._apps:
            if token in (app.bot_token, app.app_token):
                if not token.startswith(method.token):
                    raise SlackError("not_allowed_token_type")
                return app
        raise SlackError("invalid_auth")


async def read_arguments(request: web.Request) -> Json:
    """The arguments of a call: query, form, multipart or JSON; an empty body is none at all."""
    arguments: Json = dict(request.query)
    if request.content_type == "application/json":
        body = (await request.text()).strip()
        try:
            arguments |= json.loads(body) if body else {}
        except (ValueError, TypeError):
            arguments["invalid_json"] = True
    elif request.method == "POST":
        arguments |= dict(await request.post())
    return arguments


def _token(request: web.Request, arguments: Json) -> str | None:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    given = arguments.pop("token", None)
    return token.strip() if scheme.lower() == "bearer" else given
