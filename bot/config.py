"""Settings, from `.env` in the working directory and from the environment, which wins."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from dotenv.parser import Original, parse_stream

SLACK_API_URL = "https://slack.com/api/"
OURS = ("BOT_CORPUS", "BOT_DATA", "BOT_LOG_LEVEL")
SLACKS = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_API_URL")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class SettingsError(Exception):
    """A setting is wrong, missing or misspelt; the text says which and what to do.

    It never quotes a value: what stands in the wrong place may be a token.
    """


@dataclass(frozen=True)
class SlackAccess:
    """The way into one Slack workspace."""

    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    api_url: str = SLACK_API_URL


@dataclass(frozen=True)
class Settings:
    """What `.env.example` lists; `slack` is None when no token is set."""

    slack: SlackAccess | None
    corpus: Path
    data: Path
    log_level: str = "WARNING"


def load_settings(environ: Mapping[str, str], dotenv: Path = Path(".env")) -> Settings:
    """Read the settings; an empty variable counts as unset, and the environment beats the file.

    Raises SettingsError.
    """
    in_file = _read_dotenv(dotenv)
    values = in_file | {name: value.strip() for name, value in environ.items() if value.strip()}
    level = values.get("BOT_LOG_LEVEL", "WARNING").upper()
    if level not in LOG_LEVELS:
        raise SettingsError(f"BOT_LOG_LEVEL must be one of {', '.join(LOG_LEVELS)}.")
    return Settings(
        slack=_slack_access(values),
        corpus=_folder(values, "BOT_CORPUS", "corpus"),
        data=_folder(values, "BOT_DATA", ".data"),
        log_level=level,
    )


def _folder(values: Mapping[str, str], name: str, usual: str) -> Path:
    try:
        return Path(values.get(name, usual)).expanduser()
    except RuntimeError:
        raise SettingsError(f"{name} begins with ~ and no such user: write it out.") from None


def _read_dotenv(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    values = {}
    try:
        with path.open(encoding="utf-8-sig") as stream:
            for binding in parse_stream(stream):
                if binding.error:
                    # python-dotenv would skip from an open quote to the next whole line.
                    raise SettingsError(
                        f"{path} line {_line(binding.original)} cannot be read: write NAME=value, "
                        "and close every quote."
                    )
                if binding.key is not None:
                    values[binding.key] = (binding.value or "").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} cannot be read ({error}): save it as UTF-8 text.") from None
    for name in values:
        _refuse_misspelt(name, path)
    return {name: value for name, value in values.items() if value}


def _line(written: Original) -> int:
    """python-dotenv counts blank lines to the setting below them."""
    blank = len(written.string) - len(written.string.lstrip())
    return written.line + written.string.count("\n", 0, blank)


def _refuse_misspelt(name: str, path: Path) -> None:
    if name in OURS + SLACKS:
        return
    near = difflib.get_close_matches(name, OURS + SLACKS, n=1, cutoff=0.8)
    if near or name.startswith("BOT_"):
        hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(OURS)}."
        raise SettingsError(f"{path} sets {name}, which does not exist: {hint}")


def _slack_access(values: Mapping[str, str]) -> SlackAccess | None:
    tokens = {
        "SLACK_BOT_TOKEN": ("xoxb-", "OAuth & Permissions"),
        "SLACK_APP_TOKEN": ("xapp-", "Basic Information › App-Level Tokens"),
    }
    missing = [name for name in tokens if name not in values]
    if len(missing) == len(tokens) and "SLACK_API_URL" not in values:
        return None
    if missing:
        raise SettingsError(
            f"{' and '.join(missing)} not set: set both Slack tokens, or no Slack setting at all "
            "to use the local workspace."
        )
    for name, (prefix, page) in tokens.items():
        if not re.fullmatch(prefix + "[!-~]+", values[name]):
            raise SettingsError(
                f"{name} must begin with {prefix} and have no blanks (in Slack: {page})."
            )
    return SlackAccess(
        bot_token=values["SLACK_BOT_TOKEN"],
        app_token=values["SLACK_APP_TOKEN"],
        api_url=_api_url(values.get("SLACK_API_URL", SLACK_API_URL)),
    )


def _api_url(url: str) -> str:
    try:
        parts = urlsplit(url)
        is_base = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_base = False
    if not is_base or re.search(r"[\s?#@]", url):
        raise SettingsError(f"SLACK_API_URL must be an address such as {SLACK_API_URL}")
    # slack_sdk joins method names to the base by plain concatenation.
    return url if url.endswith("/") else url + "/"
