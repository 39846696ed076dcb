"""`manage.py ingest` and `intake_failures`: the promised lines, reasons and exit codes."""

import io
import json
import sys

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from claims.enums import IntakeState
from claims.models import Article, Intake
from claims.services import intake, intake_rows
from tests.articles import BRIDGES, COST, FACT, HEADLINE, SAID, html_page, submitted_text, worked
from tests.net.hostile_server import HostileServer, page, response

pytestmark = pytest.mark.django_db


@pytest.fixture
def bridges(tmp_path):
    path = tmp_path / "bridges.txt"
    path.write_text(BRIDGES, encoding="utf-8")
    return str(path)


def lines(out: str) -> list[dict]:
    return [json.loads(line) for line in out.splitlines()]


def test_file_gives_one_json_line_with_its_claims(capsys, bridges):
    call_command("ingest", bridges, "--json", "--published", "2026-01-08", "--publisher", "Valley Post")

    (report,) = lines(capsys.readouterr().out)
    assert [claim["exact"] for claim in report["claims"]] == [FACT, COST, SAID]
    assert (report["headline"], report["published"], report["status"]) == (HEADLINE, "2026-01-08", "ingested")
    assert report["article"] == str(Article.objects.get().public_id)
    assert Article.objects.get().publisher.name == "Valley Post"


def test_page_and_its_address_are_described_by_options(capsys, tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes(html_page())

    call_command(
        "ingest", str(path), "--json", "--url", "https://valley-post.example/a?utm_source=x", "--headline", "Ours"
    )

    (report,) = lines(capsys.readouterr().out)
    assert (report["url"], report["headline"]) == ("https://valley-post.example/a", "Ours")


def test_standard_input_is_read(capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BRIDGES.encode())))

    call_command("ingest", "-", "--json")

    (report,) = lines(capsys.readouterr().out)
    assert report["sentences"] == 5


def test_page_on_loopback_is_fetched_when_the_setting_allows_it(capsys, settings):
    settings.FACTCHECK_FETCH_ALLOW_LOOPBACK = True
    with HostileServer({"/a": page(html_page())}) as server:
        call_command("ingest", server.url("/a"), "--json")
        call_command("ingest", server.url("/a"), "--json")

    first, again = lines(capsys.readouterr().out)
    assert (first["snapshot"], first["claims"]) == (again["snapshot"], again["claims"])


def test_table_shows_claims_and_nothing_a_terminal_would_obey(capsys, tmp_path):
    path = tmp_path / "evil.txt"
    path.write_text(BRIDGES.replace("bridges in 2024", "bridges\x1b]0;owned\x07 in \u202e2024"), encoding="utf-8")

    call_command("ingest", str(path))

    out = capsys.readouterr().out
    assert COST.split()[0] in out
    assert "5 sentences, 3 claims, 2 skipped" in out
    assert [char for char in out if not char.isprintable() and char != "\n"] == []


def test_refused_sources_have_reasons_and_the_others_go_on(capsys, settings, bridges, tmp_path):
    settings.FACTCHECK_FETCH_ALLOW_LOOPBACK = True
    binary = tmp_path / "file.html"
    binary.write_bytes(b"%PDF-1.7 " + bytes(range(256)))
    with HostileServer({"/gone": response("410 Gone")}) as server:
        gone = server.url("/gone")
        sources = ["http://10.0.0.1/", "ftp://a.example/", "missing.txt", str(binary), gone, bridges]

        with pytest.raises(SystemExit) as ended:
            call_command("ingest", *sources, "--json")

    out, err = capsys.readouterr()
    assert ended.value.code == 1
    codes = ["url.blocked_address", "url.scheme", "input.invalid", "extract.binary", "fetch.http_status"]
    assert [(line["source"], line["code"]) for line in lines(out)[:-1]] == list(zip(sources, codes, strict=False))
    assert lines(out)[-1]["status"] == "ingested"
    reasons = [line for line in err.splitlines() if line.endswith(")")]
    assert [line.rpartition(" (")[2] for line in reasons] == [f"{code})" for code in codes]


def test_source_that_is_put_off_is_refused_for_now_and_tried_at_once_when_asked_again(capsys, settings):
    settings.FACTCHECK_FETCH_ALLOW_LOOPBACK = True
    with HostileServer({"/a": response("503 Busy")}) as server, pytest.raises(SystemExit):
        call_command("ingest", server.url("/a"))
    with pytest.raises(SystemExit):
        call_command("ingest", server.url("/a"))

    row = Intake.objects.get()
    assert (row.state, row.attempts, row.failure_code) == (IntakeState.QUEUED, 2, "fetch.unreachable")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["a.txt", "--published", "8.1.2026"],
        ["a.txt", "b.txt", "--headline", "One"],
        ["-", "-"],
        ["https://valley-post.example/", "--url", "https://valley-post.example/a"],
        ["a.txt", "--url", "valley-post.example/a"],
    ],
)
def test_wrong_usage_is_refused_before_anything_is_done(arguments):
    with pytest.raises(CommandError):
        call_command("ingest", *arguments)

    assert not Intake.objects.exists()


def test_wrong_usage_ends_with_status_two():
    with pytest.raises(CommandError) as refusal:
        call_command("ingest", "-", "-")

    assert refusal.value.returncode == 2


def test_row_that_a_worker_has_taken_is_waited_for(capsys, monkeypatch, bridges):
    take = intake_rows.take

    def worker_is_faster(row_id, **options):
        monkeypatch.setattr(intake_rows, "take", take)
        intake.work(intake_id=row_id, now=timezone.now())
        return take(row_id, **options)

    monkeypatch.setattr(intake_rows, "take", worker_is_faster)

    call_command("ingest", bridges, "--json")

    (report,) = lines(capsys.readouterr().out)
    assert (report["status"], Intake.objects.get().attempts) == ("ingested", 1)


def test_failures_are_listed_and_put_back(capsys, now):
    row = submitted_text("Too short.", now=now)
    worked(row)

    call_command("intake_failures", "--json")
    call_command("intake_failures")
    call_command("intake_failures", "--retry", str(row.public_id), "--json")
    call_command("intake_failures")

    first, *rest = capsys.readouterr().out.splitlines()
    assert json.loads(first)["code"] == "extract.no_article"
    assert rest[0].startswith(str(row.public_id))
    assert json.loads(rest[-2])["state"] == "queued"
    assert rest[-1] == "No submission has failed."


def test_all_failures_can_be_put_back(now):
    for text in ("Too short.", "Also short."):
        worked(submitted_text(text, now=now))

    call_command("intake_failures", "--retry-all")

    assert set(Intake.objects.values_list("state", flat=True)) == {IntakeState.QUEUED}


def test_putting_back_what_is_not_there_ends_with_status_one(capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("intake_failures", "--retry", "5f0e6d7c-0000-4000-8000-000000000000")

    assert ended.value.code == 1
    assert capsys.readouterr().err.strip().endswith("(not_found)")
