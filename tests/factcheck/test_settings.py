"""Settings: what is refused at start, what production gets, and that `.env.example` tells the truth."""

import json
import re
import stat

import pytest

from api import rest_settings
from tests.factcheck.fresh import PRODUCTION, ROOT, python, refusal, setting

EXAMPLE = (ROOT / ".env.example").read_text()
EXAMPLE_VALUES = dict(re.findall(r"(?m)^([A-Z_]+)=(.*)$", EXAMPLE))


def without(name):
    return {key: value for key, value in PRODUCTION.items() if key != name}


def test_env_example_lists_exactly_the_variables_that_are_read():
    compose = (ROOT / "docker-compose.yml").read_text()
    in_containers = set(re.findall(r"(?<!\$)\$\{([A-Z_]+)", compose))
    code = "from factcheck import env, settings; print(' '.join(sorted(env.ASKED)))"

    done = python("-c", code, **PRODUCTION)

    assert set(EXAMPLE_VALUES) == set(done.stdout.split()) | in_containers


def test_env_example_gives_each_variable_a_meaning():
    blocks = EXAMPLE.split("\n\n")

    unexplained = [block for block in blocks if re.search(r"(?m)^[A-Z_]+=", block) and not block.startswith("#")]

    assert unexplained == []


def test_env_example_values_are_accepted_once_the_required_ones_are_filled_in(tmp_path):
    done = python("-c", "import factcheck.settings", **(EXAMPLE_VALUES | PRODUCTION))

    assert done.stderr == ""


def test_env_example_holds_no_secret():
    secret = {name for name in EXAMPLE_VALUES if re.search("PASSWORD|SECRET|PEPPER|DATABASE_.*URL|REDIS_URL", name)}

    filled = {name for name in secret if EXAMPLE_VALUES[name]}

    assert filled == set()


@pytest.mark.parametrize("name", ["SECRET_KEY", "API_KEY_PEPPER", "PUBLIC_URL"])
def test_production_without_a_needed_variable_is_refused_by_name(name):
    message = refusal(**without(name))

    assert message.startswith(f"factcheck.env.SettingError: {name} is not set.")


@pytest.mark.parametrize("name", ["SECRET_KEY", "API_KEY_PEPPER"])
def test_production_with_a_short_secret_is_refused(name):
    message = refusal(**PRODUCTION | {name: "short"})

    assert message.startswith(f"factcheck.env.SettingError: {name} is too short: 5 characters, 50 are needed.")


@pytest.mark.parametrize("address", ["redis://redis.example.org:6379", "rediss://user@10.0.0.5:6379"])
def test_broker_on_another_machine_without_password_is_refused(address):
    message = refusal(**PRODUCTION | {"REDIS_URL": address})

    assert message.startswith("factcheck.env.SettingError: REDIS_URL has no password and is not on this machine.")


@pytest.mark.parametrize("address", ["redis://127.0.0.1:6379", "redis://localhost", "unix:///run/valkey.sock"])
def test_broker_on_this_machine_needs_no_password(address):
    value = setting("REDIS_URL", **PRODUCTION | {"REDIS_URL": address})

    assert value == address


def test_fetching_from_this_machine_is_refused_in_production():
    message = refusal(**PRODUCTION, FACTCHECK_FETCH_ALLOW_LOOPBACK="true")

    assert message.startswith("factcheck.env.SettingError: FACTCHECK_FETCH_ALLOW_LOOPBACK is for development only")


def test_migrations_without_an_owner_are_refused():
    message = refusal(**PRODUCTION, FACTCHECK_AS_OWNER="1")

    assert message.startswith("factcheck.env.SettingError: DATABASE_OWNER_URL is not set.")


def test_migrate_connects_as_owner_and_everything_else_as_application():
    owner = "postgresql://factcheck_owner:pw@db.example.org/factcheck"
    both = PRODUCTION | {"DATABASE_OWNER_URL": owner}

    users = [
        setting("DATABASES['default']['USER']", **both),
        setting("DATABASES['default']['USER']", **both, FACTCHECK_AS_OWNER="1"),
    ]

    assert users == ["factcheck_app", "factcheck_owner"]


def test_application_connections_carry_their_time_limits():
    options = setting("DATABASES['default']['OPTIONS']['options']", **PRODUCTION)

    assert options == "-c statement_timeout=15000 -c lock_timeout=3000 -c idle_in_transaction_session_timeout=60000"


def test_broker_and_cache_are_different_databases_of_a_server():
    names = "CELERY_BROKER_URL, settings.CACHES['default']['LOCATION'], settings.RATE_LIMIT_STORAGE_URL"

    value = setting(names, **PRODUCTION)

    server = "redis://:another-password@redis.example.org:6379"
    assert value == f"{server}/0 {server}/1 {server}/1"


def test_broker_and_cache_are_different_databases_of_a_socket():
    names = "CELERY_BROKER_URL, settings.CACHES['default']['LOCATION'], settings.RATE_LIMIT_STORAGE_URL"

    value = setting(names, **PRODUCTION | {"REDIS_URL": "unix:///run/v.sock"})

    assert value == ("redis+socket:///run/v.sock?virtual_host=0 unix:///run/v.sock?db=1 redis+unix:///run/v.sock?db=1")


def test_https_turns_on_secure_cookies_hsts_and_the_redirect():
    names = (
        "SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE"
    )

    value = setting(f"{names}, settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS", **PRODUCTION)

    assert value == "__Host-session __Host-csrf True True True 31536000"


def test_plain_http_has_no_host_cookies_that_browsers_would_drop():
    names = "SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE, settings.SECURE_SSL_REDIRECT"

    value = setting(names, **PRODUCTION | {"PUBLIC_URL": "http://facts.internal"})

    assert value == "session False False"


def test_production_answers_to_its_public_name_only():
    value = setting("ALLOWED_HOSTS", **PRODUCTION)

    assert value == "['facts.example.org']"


@pytest.mark.parametrize("hours", ["-1", "2.5", "three days", "100000"])
def test_review_deadline_that_is_no_number_of_hours_is_refused(hours):
    message = refusal(**PRODUCTION, FACTCHECK_REVIEW_DUE_HOURS=hours)

    assert message.startswith("factcheck.env.SettingError: FACTCHECK_REVIEW_DUE_HOURS is ")


def test_limits_of_the_api_can_be_set_one_by_one():
    value = setting("API_LIMITS", **PRODUCTION, API_LIMITS="anonymous:600, check:5")

    assert value == str(rest_settings.API_LIMITS | {"anonymous": (600, 60), "check": (5, 60)})


def test_limit_that_the_api_does_not_have_is_refused():
    message = refusal(**PRODUCTION, API_LIMITS="strangers:600")

    assert message.startswith("factcheck.env.SettingError: API_LIMITS names 'strangers'; use some of: anonymous, ")


def test_debug_is_off_unless_asked():
    value = setting("DEBUG", **PRODUCTION)

    assert value == "False"


def test_passwords_are_hashed_with_argon2():
    value = setting("PASSWORD_HASHERS[0]", **PRODUCTION)

    assert value == "django.contrib.auth.hashers.Argon2PasswordHasher"


@pytest.mark.slow
def test_check_deploy_has_no_warning_with_production_settings():
    variables = PRODUCTION | {"DJANGO_SETTINGS_MODULE": "factcheck.settings"}

    done = python("-W", "default", "manage.py", "check", "--deploy", "--fail-level", "WARNING", **variables)

    assert (done.returncode, done.stdout, done.stderr) == (0, "System check identified no issues (0 silenced).\n", "")


def test_own_machine_makes_its_secrets_once_and_keeps_them_private(tmp_path):
    code = (
        "import json; from factcheck import settings; print(json.dumps([settings.SECRET_KEY, settings.API_KEY_PEPPER]))"
    )

    first = json.loads(python("-c", code, FACTCHECK_DATA_DIR=str(tmp_path / "data")).stdout)
    second = json.loads(python("-c", code, FACTCHECK_DATA_DIR=str(tmp_path / "data")).stdout)

    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data" / "secrets").iterdir()}
    assert first == second
    assert len(set(first)) == 2
    assert modes == {0o600}


def test_own_machine_starts_servers_only_for_what_has_no_address(tmp_path):
    variables = {"FACTCHECK_DATA_DIR": str(tmp_path / "data"), "REDIS_URL": "redis://127.0.0.1:6379"}

    value = setting("EMBEDDED_SERVERS", **variables)

    assert value == "frozenset({'postgres'})"
