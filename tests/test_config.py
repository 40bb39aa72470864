"""Settings: from `.env` and the environment, with clear errors and never a token in them."""

import traceback
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import SLACK_API_URL, Settings, SettingsError, SlackAccess, load_settings
from tests.strategies import texts

BOT, APP = "xoxb-1-canary", "xapp-1-canary"
TOKENS = {"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP}


@pytest.fixture
def dotenv(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def refusal(environ: dict[str, str], dotenv: Path = Path("no.env")) -> str:
    with pytest.raises(SettingsError) as caught:
        load_settings(environ, dotenv)
    shown = "".join(traceback.format_exception(caught.value))
    assert "canary" not in shown
    return str(caught.value)


# Where settings come from


def test_nothing_set_means_the_local_workspace(dotenv: Path) -> None:
    settings = load_settings({}, dotenv)
    assert settings == Settings(None, Path("corpus"), Path(".data"), "WARNING")


def test_both_tokens_mean_slack(dotenv: Path) -> None:
    assert load_settings(TOKENS, dotenv).slack == SlackAccess(BOT, APP, SLACK_API_URL)


def test_the_file_is_read_as_people_write_it(dotenv: Path) -> None:
    dotenv.write_bytes(
        "\ufeffBOT_CORPUS=~/文章 articles\r\n"
        "# Slack\r\n"
        f"export SLACK_BOT_TOKEN = '{BOT}'  # from the page\r\n"
        f'SLACK_APP_TOKEN="{APP}"\r\n'
        "BOT_LOG_LEVEL=debug\r\n"
        "BOT_DATA=\r\n"
        "OTHERS_FLAG\r\n".encode()
    )
    settings = load_settings({}, dotenv)
    assert settings.slack == SlackAccess(BOT, APP)
    assert settings.corpus == Path.home() / "文章 articles"
    assert settings.data == Path(".data")
    assert settings.log_level == "DEBUG"


@pytest.mark.parametrize(
    "written", ['"xoxb-p${BOT_DATA}w"', "xoxb-p${BOT_DATA}w", "'xoxb-p${BOT_DATA}w'"]
)
def test_a_dollar_sign_is_a_dollar_sign(dotenv: Path, written: str) -> None:
    dotenv.write_text(f"BOT_DATA=x\nSLACK_BOT_TOKEN={written}\nSLACK_APP_TOKEN={APP}\n")
    slack = load_settings({}, dotenv).slack
    assert slack is not None and slack.bot_token == "xoxb-p${BOT_DATA}w"


def test_the_environment_beats_the_file(dotenv: Path) -> None:
    dotenv.write_text("BOT_CORPUS=file\nBOT_DATA=file\n")
    settings = load_settings({"BOT_CORPUS": " environment ", "OTHER": "x"}, dotenv)
    assert (settings.corpus, settings.data) == (Path("environment"), Path("file"))


def test_an_empty_variable_counts_as_unset(dotenv: Path) -> None:
    dotenv.write_text("BOT_CORPUS=file\nSLACK_BOT_TOKEN=\nSLACK_APP_TOKEN=''\n")
    settings = load_settings({"BOT_CORPUS": "", "SLACK_API_URL": "  "}, dotenv)
    assert (settings.corpus, settings.slack) == (Path("file"), None)


@pytest.mark.parametrize(
    ("written", "used"),
    [
        ("https://slack.example/api", "https://slack.example/api/"),
        ("http://127.0.0.1:8765/api/", "http://127.0.0.1:8765/api/"),
        ("http://[::1]:80", "http://[::1]:80/"),
    ],
)
def test_another_host_may_speak_slack(written: str, used: str) -> None:
    slack = load_settings(TOKENS | {"SLACK_API_URL": written}, Path("no.env")).slack
    assert slack is not None and slack.api_url == used


# What is wrong


@pytest.mark.parametrize(
    ("environ", "advice"),
    [
        ({"SLACK_BOT_TOKEN": BOT}, "SLACK_APP_TOKEN not set: set both Slack tokens, or no Slack"),
        ({"SLACK_APP_TOKEN": APP}, "SLACK_BOT_TOKEN not set"),
        ({"SLACK_API_URL": SLACK_API_URL}, "SLACK_BOT_TOKEN and SLACK_APP_TOKEN not set"),
        ({"SLACK_BOT_TOKEN": APP, "SLACK_APP_TOKEN": BOT}, "SLACK_BOT_TOKEN must begin with xoxb-"),
        (TOKENS | {"SLACK_APP_TOKEN": BOT}, "Basic Information › App-Level Tokens"),
        (TOKENS | {"SLACK_BOT_TOKEN": "xoxb-"}, "SLACK_BOT_TOKEN must begin with xoxb-"),
        (TOKENS | {"SLACK_BOT_TOKEN": "xoxb-canary two"}, "have no blanks"),
        (TOKENS | {"SLACK_BOT_TOKEN": "xoxb-canary\nX-Evil: 1"}, "have no blanks"),
        (TOKENS | {"SLACK_BOT_TOKEN": "xoxb-canary–dash"}, "SLACK_BOT_TOKEN must begin"),
        ({"BOT_LOG_LEVEL": "canary"}, "must be one of DEBUG, INFO, WARNING, ERROR"),
        ({"BOT_CORPUS": "~no-such-canary/x"}, "BOT_CORPUS begins with ~ and no such user"),
    ],
)
def test_a_wrong_setting_is_named_with_what_to_do(environ: dict[str, str], advice: str) -> None:
    assert advice in refusal(environ)


@pytest.mark.parametrize(
    "url",
    [
        "slack.com/api",
        "ftp://slack.com",
        "https://",
        "https:///canary",
        "https://[canary",
        "https://slack.com:port",
        "https://slack.com:99999",
        "https://sla ck.com",
        "https://canary@slack.com/api/",
        "https://slack.com/api?canary",
        "https://slack.com/#canary",
        "xoxb-canary",
    ],
)
def test_a_base_that_no_method_can_be_added_to_is_refused(url: str) -> None:
    assert "SLACK_API_URL must be an address such as" in refusal(TOKENS | {"SLACK_API_URL": url})


@pytest.mark.parametrize(
    ("line", "advice"),
    [
        ("BOT_CORPSE=x", "sets BOT_CORPSE, which does not exist: did you mean BOT_CORPUS?"),
        ("BOT_COLOUR=x", "there are BOT_CORPUS, BOT_DATA, BOT_LOG_LEVEL"),
        ("SLACK_BOT_TOEKN=xoxb-canary", "did you mean SLACK_BOT_TOKEN?"),
    ],
)
def test_a_misspelt_name_is_refused(dotenv: Path, line: str, advice: str) -> None:
    dotenv.write_text(line)
    message = refusal({}, dotenv)
    assert message.startswith(str(dotenv))
    assert advice in message


def test_settings_of_others_are_left_alone(dotenv: Path) -> None:
    dotenv.write_text("SLACK_SIGNING_SECRET=canary\nSLACK_USER_TOKEN=canary\nPATH=x\n")
    assert load_settings({"BOT_UNKNOWN": "from another program"}, dotenv).slack is None


@pytest.mark.parametrize(
    "content",
    [f"BOT_DATA=x\nSLACK_BOT_TOKEN='{BOT}\nSLACK_APP_TOKEN={APP}\n", f'\nSLACK_BOT_TOKEN="{BOT}\n'],
)
def test_a_quote_left_open_is_named_with_its_line(dotenv: Path, content: str) -> None:
    dotenv.write_text(content)
    assert "line 2 cannot be read: write NAME=value, and close every quote" in refusal({}, dotenv)


def test_a_file_that_is_not_text_is_named(dotenv: Path) -> None:
    dotenv.write_bytes(f"SLACK_BOT_TOKEN={BOT}".encode("utf-16"))
    assert "save it as UTF-8 text" in refusal({}, dotenv)


# Tokens


def test_tokens_are_not_shown() -> None:
    settings = load_settings(TOKENS, Path("no.env"))
    assert "canary" not in repr(settings) + str(settings) + repr(settings.slack)


@given(texts, st.sampled_from(["", "'", '"', " ", "export "]))
def test_no_file_brings_a_token_to_light(
    tmp_path_factory: pytest.TempPathFactory, text: str, mark: str
) -> None:
    dotenv = tmp_path_factory.mktemp("settings") / ".env"
    content = f"{mark}SLACK_BOT_TOKEN={mark}{BOT}{text}\n{text}SLACK_APP_TOKEN={APP}{mark}\n"
    dotenv.write_text(content, errors="surrogatepass")
    try:
        shown = repr(load_settings({}, dotenv))
    except SettingsError as error:
        shown = "".join(traceback.format_exception(error))
    assert "canary" not in shown
