"""The containers: the file is valid, and its commands, services and variables are those of the code."""

import json
import os
import re
import subprocess

import jsonschema
import psycopg
import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands

from factcheck import postgres_server, probe
from factcheck.celery import app
from factcheck.embedded import locate
from factcheck.processes import PROCESSES
from tests.factcheck.fresh import PRODUCTION, ROOT, python

TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(TEXT)
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"].startswith("factcheck:")}
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def seconds(duration):
    return int(duration.removesuffix("s"))


def filled_in(value):
    """The file with every variable replaced, as `docker compose` would do it."""
    names = dict.fromkeys(re.findall(r"(?<!\$)\$\{([A-Z_]+)", TEXT), "abc123") | {"PUBLIC_URL": "https://a.example"}
    secrets = {name: PRODUCTION[name] for name in ("SECRET_KEY", "API_KEY_PEPPER")}
    given = names | secrets

    def one(match):
        name, default = match[1], match[3]
        return default if match[2] == ":-" else given[name]

    return re.sub(r"\$\{([A-Z_]+)(?:(:-|:\?)([^}]*))?\}", one, str(value))


def test_compose_file_satisfies_the_schema():
    schema = json.loads((ROOT / "tests" / "data" / "compose.schema.json").read_text())

    errors = [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(COMPOSE)]

    assert errors == []


def test_compose_services_are_our_processes_and_what_they_need():
    assert set(SERVICES) == {*PROCESSES, "migrate", "postgres", "redis"}


@pytest.mark.parametrize("name", PROCESSES)
def test_compose_starts_each_process_as_make_run_does(name):
    assert SERVICES[name]["command"] == ["python", "-m", "factcheck.processes", name]


def test_compose_migrates_once_by_a_command_that_exists():
    migrate = SERVICES["migrate"]

    assert migrate["command"][:2] == ["python", "manage.py"]
    assert migrate["command"][2] in get_commands()
    assert migrate["restart"] == "no"


@pytest.mark.parametrize("name", PROCESSES)
def test_compose_process_waits_for_migrations_and_healthy_servers(name):
    assert SERVICES[name]["depends_on"] == {
        "migrate": {"condition": "service_completed_successfully"},
        "postgres": {"condition": "service_healthy"},
        "redis": {"condition": "service_healthy"},
    }


@pytest.mark.parametrize("name", PROCESSES)
def test_compose_probe_of_each_process_exists(name):
    command = SERVICES[name]["healthcheck"]["test"]

    assert command[:4] == ["CMD", "python", "-m", "factcheck.probe"]
    assert command[4] in probe.PROBES


def test_compose_gives_the_worker_longer_than_its_soft_shutdown():
    grace = seconds(SERVICES["worker"]["stop_grace_period"])

    assert grace > 2 * app.conf.worker_soft_shutdown_timeout


def test_compose_variables_of_our_services_are_read_by_the_code():
    code = "from factcheck import env, settings; print(' '.join(env.ASKED))"
    asked = set(python("-c", code, **PRODUCTION).stdout.split())

    given = {variable for service in OURS.values() for variable in service["environment"]}

    assert given - asked == set()


def test_compose_defaults_are_accepted_by_the_settings():
    variables = {name: filled_in(value) for name, value in SERVICES["migrate"]["environment"].items()}

    done = python("-c", "from factcheck import settings; print(settings.DATABASE_APP_ROLE)", **variables)

    assert (done.stdout.strip(), done.stderr) == ("factcheck_app", "")


def test_compose_gives_the_owner_to_migrations_alone():
    owners = {name for name, service in OURS.items() if "DATABASE_OWNER_URL" in service["environment"]}

    assert owners == {"migrate"}


def test_compose_holds_no_secret():
    secret = re.compile("PASSWORD|SECRET|PEPPER")
    values = {
        (name, variable): str(value)
        for name, service in SERVICES.items()
        for variable, value in service["environment"].items()
        if secret.search(variable)
    }

    literal = {where: value for where, value in values.items() if not re.fullmatch(r"\$\{[A-Z_]+:\?[^}]+\}", value)}

    assert literal == {}


def test_compose_images_of_others_are_pinned():
    tags = [service["image"].rpartition(":")[2] for name, service in SERVICES.items() if name not in OURS]

    assert [tag for tag in tags if not re.match(r"\d+\.\d+\.\d+", tag)] == []


def test_compose_volumes_are_named_and_declared():
    used = {
        mount.partition(":")[0]
        for service in SERVICES.values()
        for mount in service["volumes"]
        if not mount.startswith("./")
    }

    assert used == set(COMPOSE["volumes"])


def test_compose_broker_keeps_its_work_and_drops_no_key():
    script = SERVICES["redis"]["command"][2]

    assert [
        word for word in ("appendonly yes", "maxmemory-policy noeviction", "requirepass") if word not in script
    ] == []


def test_dockerfile_installs_locked_wheels_and_runs_unprivileged():
    install = re.search(r"pip install (.*)", DOCKERFILE)[1]
    user = re.findall(r"(?m)^USER (.*)$", DOCKERFILE)

    assert install == "--require-hashes --no-deps --only-binary=:all: -r /tmp/runtime.txt"
    assert user == ["factcheck"]


def test_dockerfile_default_command_and_probe_are_those_of_web():
    command = json.loads(re.search(r"(?m)^CMD (.*)$", DOCKERFILE)[1])
    probed = json.loads(re.search(r"HEALTHCHECK .* CMD (.*)", DOCKERFILE)[1])

    assert command == SERVICES["web"]["command"]
    assert ["CMD", *probed] == SERVICES["web"]["healthcheck"]["test"]


def test_dockerfile_copies_only_what_dockerignore_lets_in():
    copied = {
        source.rstrip("/")
        for line in re.findall(r"(?m)^COPY (?!--from)(.*)$", DOCKERFILE)
        for source in line.split()[:-1]
    }
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}

    assert copied == allowed
    assert [name for name in copied if not (ROOT / name).exists()] == []


@pytest.fixture
def empty_cluster_roles(request):
    """The superuser's address, and a clean slate for the names that the script makes, in a cluster of our own."""
    if "postgres" not in settings.EMBEDDED_SERVERS:
        pytest.skip("The script is tried on the embedded PostgreSQL; DATABASE_URL names another one.")
    return locate(settings.FACTCHECK_DATA_DIR)


@pytest.mark.slow
def test_init_script_makes_roles_and_database_with_vector(empty_cluster_roles, tmp_path):
    servers = empty_cluster_roles
    script = (ROOT / "docker" / "postgres-init.sh").read_text()
    # The same script under other names, so that the suite's own roles and database stay what they are.
    renamed = script.replace("factcheck_", "initcheck_").replace("DATABASE factcheck ", "DATABASE initcheck ")
    (tmp_path / "init.sh").write_text(renamed)
    binaries = postgres_server._package() / f"pginstall{postgres_server.MAJOR}" / "bin"
    variables = {
        "PATH": f"{binaries}:{os.environ['PATH']}",
        "PGHOST": str(servers.socket_dir),
        "POSTGRES_USER": "postgres",
        "DATABASE_OWNER_PASSWORD": "owner'1",
        "DATABASE_APP_PASSWORD": "app1",
    }

    done = subprocess.run(["sh", str(tmp_path / "init.sh")], env=variables, text=True, capture_output=True, check=False)

    try:
        assert done.returncode == 0, done.stderr
        with psycopg.connect(servers.postgres.url("initcheck_owner", "initcheck")) as owner:
            vector = owner.execute("SELECT '[1,2]'::vector::text").fetchone()
            can_step_down = owner.execute("SELECT pg_has_role('initcheck_owner', 'initcheck_app', 'SET')").fetchone()
        with psycopg.connect(servers.postgres.url("initcheck_app", "initcheck")) as application:
            may_create = application.execute("SELECT has_schema_privilege('public', 'CREATE')").fetchone()
        assert (vector, can_step_down, may_create) == (("[1,2]",), (True,), (False,))
    finally:
        with psycopg.connect(servers.admin_url, autocommit=True) as admin:
            admin.execute("DROP DATABASE IF EXISTS initcheck")
            admin.execute("DROP ROLE IF EXISTS initcheck_app")
            admin.execute("DROP ROLE IF EXISTS initcheck_owner")
