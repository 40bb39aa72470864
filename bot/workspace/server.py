"""One port for everything: Web API, Socket Mode, chat page; loopback only."""

import errno
from collections.abc import Iterable
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.workspace.app import App

HOST = "127.0.0.1"
NAMES = (HOST, "localhost")  # with our port; slack_sdk's builtin client leaves the port out
STATIC = Path(__file__).parent / "static"
MOST_BODY = 64 * 2**20  # bytes; aiohttp's own limit of 1 MiB is below what apps may send
REFUSED = {errno.EADDRINUSE: "taken", errno.EACCES: "not for everyone"}
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


class PortTakenError(OSError):
    """Another program listens there; the text says what to do."""


class Server:
    def __init__(self, port: int, routes: Iterable[web.RouteDef], apps: list[App]) -> None:
        self._port = port
        self._apps = apps
        self._web = web.Application(client_max_size=MOST_BODY, middlewares=[self._guard])
        self._web.add_routes(routes)
        self._web.router.add_get("/link/", self._link)
        self._web.router.add_get("/", _index)
        self._web.router.add_get("/archives/{channel}/{message}", _index)
        self._web.router.add_static("/static/", STATIC)
        self._web.on_response_prepare.append(_harden)
        self._runner = web.AppRunner(self._web, access_log=None, shutdown_timeout=1.0)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._port}"

    async def start(self) -> None:
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, HOST, self._port).start()
        except OSError as error:
            await self._runner.cleanup()
            if error.errno not in REFUSED:
                raise
            port, why = self._port, REFUSED[error.errno]
            text = f"port {port} is {why}: pass --port with another, e.g. {max(port + 1, 8765)}"
            raise PortTakenError(error.errno, text) from None
        self._port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        await self._runner.cleanup()

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuses what a browser sends on behalf of another site, or under another name."""
        ours = {f"{name}:{self._port}" for name in NAMES}
        if request.headers.get("Host") not in ours.union(NAMES):
            return _forbidden("this host name is not ours")
        origin = request.headers.get("Origin")
        if origin is not None and origin not in {f"http://{name}" for name in ours}:
            return _forbidden("this origin is not ours")
        if _cross_site(request):
            return _forbidden("another site asked for this")
        return await handler(request)

    async def _link(self, request: web.Request) -> web.StreamResponse:
        """A Socket Mode connection, admitted by its ticket."""
        ticket = request.query.get("ticket", "")
        for app in self._apps:
            if app.sockets.admits(ticket):
                return await app.sockets.serve(request)
        return _forbidden("this ticket is unknown or used: call apps.connections.open")


def _cross_site(request: web.Request) -> bool:
    """Following a link to the page is fine; a foreign page that loads, posts or frames is not."""
    if request.headers.get("Sec-Fetch-Site", "none") in ("none", "same-origin"):
        return False
    return request.headers.get("Sec-Fetch-Mode") != "navigate" or request.method != "GET"


async def _index(request: web.Request) -> web.StreamResponse:
    """The chat page; a permalink opens it too."""
    return web.FileResponse(STATIC / "index.html")


async def _harden(request: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)


def _forbidden(why: str) -> web.Response:
    return web.Response(status=403, text=f"{why}\n")
