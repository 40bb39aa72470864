"""The commands, run as a person runs them."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from urllib.request import Request, urlopen

import pytest

CORPUS = Path(__file__).parents[1] / "corpus"


def bot(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=cwd,
        env=clean_environment(**environment),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def clean_environment(**environment: str) -> dict[str, str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("SLACK_", "BOT_"))}
    return {**inherited, "PYTHONPATH": str(CORPUS.parent), **environment}


@contextmanager
def running(
    cwd: Path, *options: str, stderr: IO[bytes] | None = None, **settings: str
) -> Iterator[tuple[str, str]]:
    """`bot run` while it runs: the address of its workspace, and the line that it printed."""
    options = options or ("--no-browser", "--port", "0")
    command = [sys.executable, "-m", "bot", "run", *options]
    environment = clean_environment(BOT_CORPUS=str(CORPUS), **settings)
    with subprocess.Popen(
        command, cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=stderr, text=True
    ) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline().strip()
            yield line.rpartition(" ")[2], line
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0
        assert process.stdout.read() == ""


def ask(tmp_path: Path, *arguments: str) -> Any:
    asked = bot("ask", *arguments, "--json", "--corpus", str(CORPUS), cwd=tmp_path)
    assert asked.returncode == 0, asked.stderr
    return json.loads(asked.stdout)


def test_ask_as_json_proves_every_excerpt(tmp_path: Path) -> None:
    answer = ask(tmp_path, "Codex 团队有多少设计师？", "--top", "2")
    assert answer["language"] == "zh"
    assert answer["words"] == ["Codex", "团队", "设计师"]
    assert answer["unknown_words"] == []
    assert answer["total"] >= 2 and answer["took_ms"] > 0
    assert [excerpt["rank"] for excerpt in answer["excerpts"]] == [1, 2]
    for excerpt in answer["excerpts"]:
        source = Path(excerpt["path"]).read_bytes().decode()
        assert source[excerpt["start"] : excerpt["end"]] == excerpt["text"]
        marked = [source[start:end] for start, end in excerpt["highlights"]]
        assert set(marked) & {"Codex", "团队", "设计师", "Codex 团队"}
        assert set(excerpt["article"]) == {"title", "url", "date", "language"}
        assert excerpt["section"] and excerpt["article"]["date"] == "2025-07-20"


def test_ask_in_the_terminal_shows_where_it_stands(tmp_path: Path) -> None:
    asked = bot("ask", "How long did Codex take?", "--corpus", str(CORPUS), cwd=tmp_path)
    assert re.match(r"1\. .+ › .+ · 2025-07-20\n", asked.stdout)
    assert re.search(r"en-codex-launch\.md:\d+", asked.stdout)
    assert "\x1b" not in asked.stdout, "colours are for terminals"


def test_ask_says_which_word_it_read_as_another(tmp_path: Path) -> None:
    asked = bot("ask", "How many desigers were there?", "--corpus", str(CORPUS), cwd=tmp_path)
    assert asked.stdout.endswith("I read desigers as designers.\n")


def test_ask_says_what_it_looked_for_when_nothing_is_found(tmp_path: Path) -> None:
    asked = bot("ask", "火星飞艇", "--corpus", str(CORPUS), cwd=tmp_path)
    assert asked.stdout.startswith("没有找到。我找了：火星、")


def test_check_proves_the_shipped_corpus(tmp_path: Path) -> None:
    checked = bot("check", "--corpus", str(CORPUS), cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.endswith("0 problems\n")


def test_check_names_what_is_wrong_and_where(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text("# Good\n\nWords.\n")
    (tmp_path / "bad.md").write_text("---\ntitle: Bad\ndate: soon\n---\nWords.\n")
    (tmp_path / "latin.md").write_bytes(b"# Caf\xe9\n")
    checked = bot("check", "--corpus", ".", cwd=tmp_path)
    assert checked.returncode == 1
    assert "bad.md:3: date is not a day" in checked.stdout
    assert "latin.md:1: not UTF-8" in checked.stdout
    assert checked.stdout.endswith("2 problems\n")


def test_articles_that_cannot_be_read_do_not_keep_the_others_from_answering(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text("# Good\n\nZeppelins yodel.\n")
    (tmp_path / "bad.md").write_text("---\ntitle: Bad\n")
    asked = bot("ask", "zeppelins", "--corpus", ".", cwd=tmp_path)
    assert "Zeppelins yodel." in asked.stdout
    assert "Skipped: bad.md:1:" in asked.stderr


def test_terms_that_cannot_be_read_are_named_and_the_articles_served(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text("# Good\n\nZeppelins yodel.\n")
    (tmp_path / "terms.txt").mkdir()
    checked = bot("check", "--corpus", ".", cwd=tmp_path)
    assert checked.returncode == 1
    assert checked.stdout.startswith("terms.txt:1: cannot be read (not a regular file)")
    assert "Zeppelins yodel." in bot("ask", "zeppelins", "--corpus", ".", cwd=tmp_path).stdout


def test_an_article_gives_the_terminal_no_orders(tmp_path: Path) -> None:
    text = '---\ntitle: "\\e[2JZeppelins"\n---\nZeppelins \x1b[31m yodel.\x9b2J\x07\n'
    (tmp_path / "bad.md").write_text(text, encoding="utf-8")
    # A pipe gets no colours anyway: click takes them out, and what is like them.
    asked = bot("ask", "zeppelins", "--corpus", ".", cwd=tmp_path)
    assert "␛[2JZeppelins" in asked.stdout and "␛[31m yodel.\ufffd2J␇" in asked.stdout


@pytest.mark.parametrize("wish", ["", "1"])
def test_a_terminal_is_coloured_unless_it_wishes_not(tmp_path: Path, wish: str) -> None:
    ours, theirs = os.openpty()
    subprocess.run(
        [sys.executable, "-m", "bot", "ask", "Codex 用了多久?", "--top", "1"],
        cwd=tmp_path,
        env=clean_environment(BOT_CORPUS=str(CORPUS), NO_COLOR=wish),
        stdout=theirs,
        check=True,
    )
    os.close(theirs)
    assert (b"\x1b[" in os.read(ours, 10_000)) is not bool(wish)
    os.close(ours)


def test_manifest_is_json_to_paste(tmp_path: Path) -> None:
    printed = bot("manifest", cwd=tmp_path)
    assert json.loads(printed.stdout)["settings"]["socket_mode_enabled"] is True


@pytest.mark.parametrize("command", ["run", "ask", "check", "evaluate", "manifest"])
def test_every_command_has_help_with_an_example(tmp_path: Path, command: str) -> None:
    assert f"Example:  bot {command}" in bot(command, "--help", cwd=tmp_path).stdout


@pytest.mark.parametrize(
    ("environment", "advice"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-secret"}, "SLACK_APP_TOKEN not set"),
        ({"SLACK_BOT_TOKEN": "xapp-secret", "SLACK_APP_TOKEN": "xoxb-secret"}, "begin with xoxb-"),
        ({"BOT_CORPUS": "nowhere"}, "set BOT_CORPUS"),
        ({"BOT_CORPUS": "."}, "No article in ."),
        ({"BOT_LOG_LEVEL": "loud"}, "DEBUG, INFO, WARNING, ERROR"),
    ],
)
def test_run_with_a_wrong_setting_says_which(
    tmp_path: Path, environment: dict[str, str], advice: str
) -> None:
    run = bot("run", "--no-browser", cwd=tmp_path, **environment)
    assert run.returncode == 1
    assert advice in run.stderr
    assert "secret" not in run.stderr and "Traceback" not in run.stderr


def test_run_with_refused_tokens_says_so(tmp_path: Path) -> None:
    with running(tmp_path) as (url, _):
        tokens = {"SLACK_BOT_TOKEN": "xoxb-secret", "SLACK_APP_TOKEN": "xapp-secret"}
        where = {"SLACK_API_URL": f"{url}/api", "BOT_CORPUS": str(CORPUS)}
        refused = bot("run", cwd=tmp_path, BOT_DATA="other", **tokens, **where)
    assert refused.returncode == 1
    assert "Slack refused SLACK_BOT_TOKEN (invalid_auth)" in refused.stderr
    assert "secret" not in refused.stderr


def test_a_terminal_without_chinese_gets_question_marks(tmp_path: Path) -> None:
    where = {"BOT_CORPUS": str(CORPUS), "PYTHONIOENCODING": "iso8859-5"}
    asked = bot("ask", "Codex 用了多久?", cwd=tmp_path, **where)
    assert asked.returncode == 0 and "Codex" in asked.stdout and "?" in asked.stdout


def test_no_secret_is_logged_at_any_level(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with running(tmp_path) as (url, _):
        workspace = get(f"{url}/workspace")["result"]
        tokens = {
            "SLACK_BOT_TOKEN": workspace["bot_token"],
            "SLACK_APP_TOKEN": workspace["app_token"],
            # Bolt would read these two by itself, and heed no token of ours.
            "SLACK_CLIENT_ID": "client-id",
            "SLACK_CLIENT_SECRET": "client-secret",
        }
        where = {"SLACK_API_URL": f"{url}/api", "BOT_DATA": "other", "BOT_LOG_LEVEL": "DEBUG"}
        with log.open("wb") as stderr, running(tmp_path, stderr=stderr, **tokens, **where):
            asking = {"channel": "random", "command": "/excerpt", "text": "Codex 用了多久?"}
            for _ in range(4):  # the first bot has two of the four sockets
                post(f"{url}/workspace/people/command", **asking)
            wait_until(lambda: "/response/" in log.read_text())
    logged = log.read_text()
    assert "ticket=(secret)" in logged and "/response/(secret)" in logged
    for token in tokens.values():
        assert token not in logged


def test_run_with_a_refused_app_token_says_so(tmp_path: Path) -> None:
    with running(tmp_path) as (url, _):
        tokens = {
            "SLACK_BOT_TOKEN": get(f"{url}/workspace")["result"]["bot_token"],
            "SLACK_APP_TOKEN": "xapp-secret",
        }
        where = {"SLACK_API_URL": f"{url}/api", "BOT_CORPUS": str(CORPUS)}
        refused = bot("run", cwd=tmp_path, BOT_DATA="other", **tokens, **where)
    assert refused.returncode == 1
    assert "Slack refused SLACK_APP_TOKEN (invalid_auth)" in refused.stderr
    assert "secret" not in refused.stderr and "Traceback" not in refused.stderr


def test_run_says_in_one_line_what_it_serves_and_stops_when_told(tmp_path: Path) -> None:
    with running(tmp_path) as (_, line):
        assert re.match(r"12 articles, \d+ passages, [\d.]+ s — http://127\.0\.0\.1:\d+$", line)


def test_a_browser_that_does_not_return_holds_up_nothing(tmp_path: Path) -> None:
    browser = tmp_path / "browser"
    browser.write_text("#!/bin/sh\nexec sleep 30 >/dev/null 2>&1\n")
    browser.chmod(0o700)
    with running(tmp_path, "--port", "0", BROWSER=f"{browser} %s") as (url, _):
        assert get(f"{url}/api/api.test")["ok"] is True


def test_run_on_a_port_that_is_taken_says_what_to_do(tmp_path: Path) -> None:
    with running(tmp_path) as (url, _):
        port = url.rpartition(":")[2]
        taken = bot("run", "--port", port, cwd=tmp_path, BOT_CORPUS=str(CORPUS))
    assert taken.returncode == 1
    assert (
        taken.stderr
        == f"Error: port {port} is taken: pass --port with another, e.g. {int(port) + 1}\n"
    )


def test_a_proxy_in_the_environment_is_not_used_for_loopback(tmp_path: Path) -> None:
    with running(tmp_path, HTTP_PROXY="http://127.0.0.1:9", HTTPS_PROXY="http://127.0.0.1:9") as (
        url,
        _,
    ):
        post(f"{url}/workspace/people/command", channel="general", command="/excerpt", text="help")
        whispers = f"{url}/workspace/ephemerals?channel=general&user=ada"
        deadline = time.monotonic() + 10
        while not (seen := get(whispers)) and time.monotonic() < deadline:
            time.sleep(0.05)
    assert "I answer with the articles' own words" in json.dumps(seen)


def test_output_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        told = subprocess.run(
            [sys.executable, "-m", "bot", "manifest"],
            env=clean_environment(),
            cwd=tmp_path,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
        )
    assert told.returncode == 1 and told.stderr.startswith("Error: ")
    assert "No space left" in told.stderr and "Traceback" not in told.stderr


def test_being_interrupted_while_it_loads_is_no_error_to_trace(tmp_path: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "bot", "manifest"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=clean_environment(), stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.endswith(" numpy._core.multiarray\n"):
                process.send_signal(signal.SIGINT)
                break
        assert "Traceback" not in process.stderr.read()
        assert process.wait(timeout=30) == 130


@pytest.mark.parametrize("command", [("ask", "Codex"), ("explain", "Codex"), ("check",)])
def test_what_only_asks_here_loads_little_and_nothing_that_speaks_to_slack(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    done = bot(*command, cwd=tmp_path, BOT_CORPUS=str(CORPUS), PYTHONPROFILEIMPORTTIME="1")
    loaded = set(re.findall(r"\| +([\w.]+)$", done.stderr, re.MULTILINE))
    assert done.returncode == 0 and "numpy" in loaded
    assert loaded.isdisjoint({"aiohttp", "slack_bolt", "slack_sdk", "pkg_resources.extern"})


def get(url: str) -> Any:
    with urlopen(url, timeout=10) as response:
        return json.load(response)


def post(url: str, **arguments: str) -> None:
    body = json.dumps(arguments).encode()
    request = Request(url, body, {"Content-Type": "application/json"}, method="POST")
    with urlopen(request, timeout=10) as response:
        assert json.load(response)["ok"] is True


def wait_until(condition: Callable[[], bool], seconds: float = 10) -> None:
    """Until something is true that another process does. Raises TimeoutError."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError("it did not happen")
        time.sleep(0.05)
