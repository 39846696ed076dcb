"""Log lines: one event a line, nothing secret, nothing endless."""

import io
import json
import logging

import pytest
import structlog

from factcheck.logging import LONGEST_FIELD, MASK, clean, logging_config, redact
from tests.factcheck.fresh import python

KEY = "fct_live_4fJ2kQ9sXw7LmN0pRtYc6Wz8Hs3Df5Gg"


def test_redact_masks_fields_by_their_name():
    event = {
        "password": "hush",
        "user_password": "hush",
        "api_key": "hush",
        "Authorization": "hush",
        "HTTP_COOKIE": "hush",
        "sessionid": "hush",
        "csrf_token": "hush",
        "pepper": "hush",
        "keyword": "shown",
        "public_id": "shown",
    }

    masked = redact(None, "info", event)

    assert {name for name, value in masked.items() if value == MASK} == set(event) - {"keyword", "public_id"}
    assert {masked["keyword"], masked["public_id"]} == {"shown"}


def test_redact_reaches_into_dictionaries_and_lists():
    event = {"headers": {"Cookie": "hush", "Accept": "*/*"}, "seen": [f"key {KEY}", {"token": "hush"}]}

    masked = redact(None, "info", event)

    assert masked == {"headers": {"Cookie": MASK, "Accept": "*/*"}, "seen": [f"key {MASK}", {"token": MASK}]}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (f"refused {KEY}.", f"refused {MASK}."),
        (f"GET /api/v1/articles/?key={KEY}&x=1", f"GET /api/v1/articles/?key={MASK}&x=1"),
        ("header Bearer abc.DEF-123456", f"header Bearer {MASK}"),
        ("Basic dXNlcjpwYXNz", f"Basic {MASK}"),
        ("redis://:hush@10.0.0.5:6379/0", f"redis://:{MASK}@10.0.0.5:6379/0"),
        ("postgresql://me:hu:sh@db/name", f"postgresql://me:{MASK}@db/name"),
        ("GET /reset?token=abcdef&next=/", f"GET /reset?token={MASK}&next=/"),
        ("Cookie: session=abc; __Host-csrf=def", f"Cookie: session={MASK}; __Host-csrf={MASK}"),
        ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", MASK),
        ("a claim about https://example.org/a?b=c", "a claim about https://example.org/a?b=c"),
    ],
)
def test_clean_masks_what_looks_like_a_secret(given, expected):
    assert clean(given) == expected


def test_clean_cuts_a_long_value_and_says_how_long_it_was():
    value = clean("ä" * 1_000_000)

    assert len(value) <= LONGEST_FIELD
    assert value[-23:] == "ä… [1000000 characters]"


def test_clean_masks_a_key_beyond_the_cut():
    value = clean("x" * 10_000 + KEY)

    assert KEY not in value


@pytest.fixture
def written():
    """Log through the real JSON configuration into a buffer; the process' own configuration comes back after."""
    buffer = io.StringIO()
    config = logging_config(level="INFO", form="json", local=False)
    formatter = config["formatters"]["lines"]
    handler = logging.StreamHandler(buffer)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=formatter["processors"], foreign_pre_chain=formatter["foreign_pre_chain"]
        )
    )
    logger = logging.getLogger("tests.written")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logger.addHandler(handler)
    yield buffer
    logger.removeHandler(handler)


def test_event_with_line_breaks_and_escapes_stays_one_json_line(written):
    log = structlog.get_logger("tests.written")

    log.info("article.refused", title='a"\n{"event": "forged"}\r\x1b[31m\u2028')

    assert written.getvalue().count("\n") == 1
    assert "\x1b" not in written.getvalue()
    assert json.loads(written.getvalue())["event"] == "article.refused"


def test_event_of_a_foreign_logger_is_json_and_masked_too(written):
    logging.getLogger("tests.written").warning("sent %s", KEY)

    event = json.loads(written.getvalue())
    assert (event["event"], event["level"], event["logger"]) == (f"sent {MASK}", "warning", "tests.written")


def test_exception_is_masked_and_stays_on_its_line(written):
    log = structlog.get_logger("tests.written")

    try:
        int(KEY)
    except ValueError:
        log.exception("key.refused")

    event = json.loads(written.getvalue())
    assert event["event"] == "key.refused"
    assert event["exception"].endswith(f"ValueError: invalid literal for int() with base 10: '{MASK}'")


def test_console_line_cannot_be_forged_by_a_line_break():
    code = (
        "import django; django.setup(); import structlog; "
        "structlog.get_logger('x').info('article.refused', title='a\\nFORGED \\x1b[31m')"
    )

    done = python("-c", code, LOG_FORMAT="console", DJANGO_SETTINGS_MODULE="factcheck.settings", DEBUG="true")

    assert len(done.stderr.strip().splitlines()) == 1
    assert "\x1b[31m" not in done.stderr
