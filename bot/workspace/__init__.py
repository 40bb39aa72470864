"""A Slack of its own on loopback: Web API, Socket Mode and a chat page, for any Slack app.

It is set up from the app's manifest and knows nothing of the app itself. To read it:
`workspace` assembles the parts, `team` is the state, `people` what a person can do, `events` and
`interactions` what an app is told, `socket_mode` how, `web_api` and `block_kit` what an app may
answer, `page` the chat page's end, `testbed` and `control` what a test can see and break.

Left out: private channels and group messages, files, scheduled messages, streaming, unfurling,
menus that load their options, OAuth, Enterprise Grid. Times and texts of refusals that Slack does
not document are a best guess.
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
