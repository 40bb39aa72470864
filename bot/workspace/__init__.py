"""A Slack of its own on loopback: Web API, Socket Mode and a chat page, for any Slack app.

It is set up from the app's manifest and knows nothing of the app itself.
"""

from bot.workspace.app import App
from bot.workspace.errors import AppDidNotRespond, SlackError
from bot.workspace.manifest import ManifestError
from bot.workspace.server import PortTakenError
from bot.workspace.socket_mode import Delivery
from bot.workspace.timing import Timing
from bot.workspace.web_api.api import Call
from bot.workspace.web_api.faults import Fault
from bot.workspace.workspace import Workspace

__all__ = [
    "App",
    "AppDidNotRespond",
    "Call",
    "Delivery",
    "Fault",
    "ManifestError",
    "PortTakenError",
    "SlackError",
    "Timing",
    "Workspace",
]
