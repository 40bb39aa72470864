"""views.*: modals and the Home tab."""

from typing import Any

from bot.workspace.block_kit import checked_view
from bot.workspace.errors import SlackError
from bot.workspace.web_api.methods import Request, method

Json = dict[str, Any]


@method("views.open")
def open_view(request: Request) -> Json:
    view = _view(request, "modal")
    user = request.app.triggers.exchange(str(request.need("trigger_id")))
    return {"ok": True, "view": request.app.modals.open(user, view)}


@method("views.push")
def push(request: Request) -> Json:
    view = _view(request, "modal")
    user = request.app.triggers.exchange(str(request.need("trigger_id")))
    return {"ok": True, "view": request.app.modals.push(user, view)}


@method("views.update")
def update(request: Request) -> Json:
    modals = request.app.modals
    user, old = modals.find(request.get("view_id"), request.get("external_id"))
    view = _view(request, old["type"])
    _same_hash(request, old)
    return {"ok": True, "view": modals.update(user, old, view)}


@method("views.publish")
def publish(request: Request) -> Json:
    user = request.person("user_id")
    if not request.app.manifest.has_home:
        raise SlackError("not_enabled")
    view = _view(request, "home")
    _same_hash(request, request.app.modals.homes.get(user.id))
    return {"ok": True, "view": request.app.modals.publish(user.id, view)}


def _same_hash(request: Request, old: Json | None) -> None:
    """Slack: with a hash, only that very state of the view is replaced."""
    expected = request.get("hash")
    if expected and old and expected != old["hash"]:
        raise SlackError("hash_conflict")


def _view(request: Request, type: str) -> Json:
    view = checked_view(request.structure("view"))
    if view["type"] != type:
        raise SlackError("invalid_arguments")
    return view
