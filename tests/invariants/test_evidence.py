"""Sources, what was captured of them, and who cites them."""

import pytest

from claims.models import Citation, Evidence, ReviewVersion
from tests.invariants import review_rows as desk
from tests.invariants import rows
from tests.invariants.refusals import breaks, fires, refusing_rule, repeats, run

pytestmark = pytest.mark.django_db

CASES = [
    repeats(
        "evidence_once_per_review",
        desk.evidence,
        review=desk.review,
        url="https://records.example/log",
        unless={"url": "https://records.example/map"},
    ),
    breaks("evidence_url_web", desk.evidence, url="javascript:alert(1)"),
    breaks("evidence_kind_known", desk.evidence, kind="rumour"),
    breaks("evidence_title_not_empty", desk.evidence, title=""),
    breaks("capture_archive_url_web", desk.capture, archive_url="data:text/html,x"),
    breaks("capture_sha256_form", desk.capture, sha256="A" * 64),
    breaks("citation_stance_known", desk.citation, stance="proves"),
    breaks("citation_waived_all_or_none", desk.citation, waived_reason="The archive is down."),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_row_that_breaks_the_rule_is_refused_by_name(case):
    assert case.refusing_rule() == case.rule


@fires("citation_once_per_version")
def test_evidence_cited_twice_by_one_version_is_refused():
    first = desk.citation()

    rule = refusing_rule(lambda: desk.citation(version=first.version, evidence=first.evidence))

    assert rule == "citation_once_per_version"


@fires("citation_of_same_review")
def test_evidence_of_another_review_cited_is_refused():
    stranger = desk.evidence()

    assert refusing_rule(lambda: desk.citation(evidence=stranger)) == "citation_of_same_review"


@fires("citation_capture_is_of_its_evidence")
def test_capture_of_other_evidence_cited_is_refused():
    citation = desk.citation()
    own, other = desk.capture(evidence=citation.evidence), desk.capture()
    row = Citation.objects.filter(pk=citation.pk)

    rule = refusing_rule(lambda: row.update(capture=other))
    row.update(capture=own)

    assert rule == "citation_capture_is_of_its_evidence"


@fires("capture_immutable")
@pytest.mark.usefixtures("owner_rights")
@pytest.mark.parametrize(
    "act", ["UPDATE claims_evidencecapture SET archive_url = ''", "DELETE FROM claims_evidencecapture"]
)
def test_capture_changed_even_by_owner_is_refused(act):
    desk.capture()

    assert refusing_rule(lambda: run(act)) == "capture_immutable"


# Evidence is free while it is drafted, and fixed with the version that cites it -------------------------------------


def frozen_citation():
    citation = desk.citation()
    ReviewVersion.objects.filter(pk=citation.version_id).update(frozen_at=rows.NOW, content_sha256="f" * 64)
    return citation


def test_citation_of_draft_is_changed_and_taken_out():
    citation = desk.citation()

    changed = Citation.objects.filter(pk=citation.pk).update(stance="context", why="Background.")
    deleted, _ = citation.delete()

    assert (changed, deleted) == (1, 1)


@fires("citation_of_frozen_version")
@pytest.mark.parametrize(
    "act", ["UPDATE claims_citation SET stance = 'supports' WHERE id = %s", "DELETE FROM claims_citation WHERE id = %s"]
)
def test_citation_of_frozen_version_changed_is_refused(act):
    citation = frozen_citation()

    assert refusing_rule(lambda: run(act, citation.pk)) == "citation_of_frozen_version"


def test_citation_added_to_frozen_version_is_refused():
    assert refusing_rule(lambda: desk.citation(version=desk.frozen())) == "citation_of_frozen_version"


def test_citation_moved_into_or_out_of_a_frozen_version_is_refused():
    fixed, free = frozen_citation(), desk.citation()
    out_of = Citation.objects.filter(pk=fixed.pk)
    into = Citation.objects.filter(pk=free.pk)

    assert refusing_rule(lambda: out_of.update(version=free.version)) == "citation_of_frozen_version"
    assert refusing_rule(lambda: into.update(version=fixed.version)) == "citation_of_frozen_version"


def test_evidence_cited_by_a_draft_only_is_changed():
    citation = desk.citation()

    assert Evidence.objects.filter(pk=citation.evidence_id).update(title="Road office log, 2024") == 1


@fires("evidence_cited_by_frozen_version")
@pytest.mark.usefixtures("owner_rights")
@pytest.mark.parametrize(
    "act",
    [
        "UPDATE claims_evidence SET url = 'https://a.example/' WHERE id = %s",
        "DELETE FROM claims_evidence WHERE id = %s",
    ],
)
def test_evidence_cited_by_frozen_version_changed_even_by_owner_is_refused(act):
    citation = frozen_citation()

    assert refusing_rule(lambda: run(act, citation.evidence_id)) == "evidence_cited_by_frozen_version"
