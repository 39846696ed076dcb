"""The demo newsroom's content: what `load()` accepts, what it refuses, and what the demo promises to show."""

import shutil
from pathlib import Path

import pytest

from claims.enums import CitationStance, Role
from claims.management.demo import content
from claims.management.demo.content import ContentError, load
from claims.management.demo.shapes import PUBLIC_STATES, DemoState, RatingCode, on_day
from claims.text.extraction import extract_article


@pytest.fixture(scope="module")
def newsroom():
    return load()


@pytest.fixture
def folder(tmp_path):
    """A copy of the content that a test may spoil."""
    copy = tmp_path / "demo"
    copy.mkdir()
    shutil.copy(content.FOLDER / "newsroom.toml", copy)
    shutil.copytree(content.FOLDER / "articles", copy / "articles")
    shutil.copytree(content.FOLDER / "claims", copy / "claims")
    return copy


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


# --- what the demo shows --------------------------------------------------------------------------


def test_newsroom_people_fill_every_role(newsroom):
    counts = {role: len(newsroom.with_role(role)) for role in Role}

    assert counts == {
        Role.VIEWER: 1,
        Role.CHECKER: 4,
        Role.EDITOR: 4,
        Role.CHIEF: 1,
        Role.AUDITOR: 1,
        Role.OPERATOR: 1,
    }


def test_newsroom_people_have_an_address_each(newsroom):
    emails = {person.email.lower() for person in newsroom.people}

    assert len(emails) == len(newsroom.people)


def test_claims_cover_every_state(newsroom):
    assert {claim.state for claim in newsroom.claims} == set(DemoState)


def test_claims_number_twenty_or_more(newsroom):
    assert len(newsroom.claims) >= 20


def test_published_verdicts_cover_every_rating(newsroom):
    shown = {claim.versions[-1].rating for claim in newsroom.claims if claim.state is DemoState.PUBLISHED}

    assert shown == set(RatingCode)


def test_public_versions_have_two_pieces_of_evidence_or_more(newsroom):
    thin = [
        (claim.key, version.number)
        for claim in newsroom.claims
        for version in claim.versions
        if claim.state in PUBLIC_STATES and len(version.evidence) < 2
    ]

    assert thin == []


def test_evidence_addresses_are_https(newsroom):
    addresses = {item.url for claim in newsroom.claims for version in claim.versions for item in version.evidence}

    assert [address for address in addresses if not address.startswith("https://")] == []
    assert len(addresses) >= 20


def test_headlines_and_summaries_keep_their_limits(newsroom):
    versions = [version for claim in newsroom.claims for version in claim.versions]

    assert max(len(version.headline) for version in versions) <= 110
    assert max(len(version.summary) for version in versions) <= 300


def test_articles_come_as_pages_texts_and_markdown_in_two_languages(newsroom):
    assert {article.path.suffix for article in newsroom.articles} == {".html", ".txt", ".md"}
    assert {article.language for article in newsroom.articles} == {"en", "fr"}


def test_article_folder_holds_nothing_that_no_entry_names(newsroom):
    named = {article.path for article in newsroom.articles}

    assert set((content.FOLDER / "articles").iterdir()) == named


def test_articles_are_all_used_by_a_claim(newsroom):
    assert {claim.article.key for claim in newsroom.claims} == {article.key for article in newsroom.articles}


def test_later_version_inherits_what_it_does_not_change(newsroom):
    claim = next(claim for claim in newsroom.claims if claim.key == "brexit-350-million")

    first, second = claim.versions

    assert (second.headline, second.rating, second.evidence) == (first.headline, first.rating, first.evidence)
    assert "rebate of 5.4 billion" in first.explanation
    assert "rebate of 4.5 billion" in second.explanation


def test_retraction_carries_no_rating(newsroom):
    claim = next(claim for claim in newsroom.claims if claim.state is DemoState.RETRACTED)

    assert [version.rating for version in claim.versions] == [RatingCode.FALSE, None]


def test_version_is_published_by_the_approver_who_completed_the_quorum(newsroom):
    publishers = {
        claim.key: [version.published_by.key for version in claim.versions if version.published_by]
        for claim in newsroom.claims
        if claim.key in {"brexit-350-million", "euro-twentieth"}
    }

    assert publishers == {"brexit-350-million": ["daniel", "priya"], "euro-twentieth": []}


def test_day_given_as_number_counts_back_from_today(newsroom):
    today = newsroom.articles[0].published

    assert (today - on_day(3, today=today)).days == 3
    assert on_day(today, today=today) == today


def test_false_verdicts_rest_on_evidence_against_the_claim(newsroom):
    unsupported = [
        claim.key
        for claim in newsroom.claims
        for version in claim.versions
        if version.rating in {RatingCode.FALSE, RatingCode.MOSTLY_FALSE}
        and CitationStance.REFUTES not in {item.stance for item in version.evidence}
    ]

    assert unsupported == []


# --- the articles as extraction reads them -----------------------------------------------------------


@pytest.fixture(scope="module")
def extracted(newsroom):
    return {
        article.key: extract_article(
            article.path.read_bytes(), url=article.url, content_type=article.media_type, charset_header=None
        )
        for article in newsroom.articles
    }


def test_quotes_stand_exactly_once_in_the_extracted_text(newsroom, extracted):
    counts = {claim.key: extracted[claim.article.key].text.count(claim.quote) for claim in newsroom.claims}

    assert {key: count for key, count in counts.items() if count != 1} == {}


def test_article_texts_have_between_250_and_700_words(extracted):
    lengths = {key: len(article.text.split()) for key, article in extracted.items()}

    assert {key: length for key, length in lengths.items() if not 250 <= length <= 700} == {}


def test_article_pages_yield_the_headline_of_the_list(newsroom, extracted):
    found = {article.key: extracted[article.key].headline for article in newsroom.articles}

    assert found == {article.key: article.headline for article in newsroom.articles}


def test_article_pages_yield_date_and_language_of_the_list(newsroom, extracted):
    pages = [article for article in newsroom.articles if article.media_type == "text/html"]

    found = {page.key: (extracted[page.key].date_published, extracted[page.key].in_language) for page in pages}

    assert found == {page.key: (page.published.isoformat(), page.language) for page in pages}


def test_article_files_that_state_author_and_date_yield_them(newsroom, extracted):
    articles = {article.key: article for article in newsroom.articles}
    keys = ["ozone", "notre-dame", "chandrayaan"]

    found = [(extracted[key].byline, extracted[key].date_published) for key in keys]

    assert found == [(articles[key].byline, articles[key].published.isoformat()) for key in keys]


def test_article_pages_leave_navigation_and_footers_behind(extracted):
    whole = "\n".join(article.text for article in extracted.values())

    left = [
        words
        for words in ("Subscribe from", "Comments are closed", "Les plus lus", "Buy us a coffee")
        if words in whole
    ]

    assert left == []


# --- what the loader refuses ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("newsroom.toml", 'roles = ["chief"]', 'roles = ["queen"]', "roles is 'queen'"),
        ("newsroom.toml", '"Europe/Oslo"', '"Europe/Atlantis"', "time_zone is 'Europe/Atlantis'"),
        ("newsroom.toml", "jonas@newsroom", "amara@newsroom", "'amara@newsroom.example' is used twice"),
        ("newsroom.toml", "jonas@newsroom.example", "jonas@real.org", "must end in @newsroom.example"),
        ("newsroom.toml", 'key = "jonas"', 'key = "amara"', "The key 'amara' is used twice"),
        ("newsroom.toml", "webb-three-years.html", "gone.html", "there is no file 'gone.html'"),
        ("newsroom.toml", "webb-three-years.html", "../newsroom.toml", "file must end in one of: .html, .txt, .md"),
        ("newsroom.toml", 'publisher = "daily-meridian"', 'publisher = "nobody"', "names 'nobody'"),
        ("newsroom.toml", 'https://paledot.example/"', 'http://paledot.example/"', "an https address is needed"),
        ("newsroom.toml", 'https://paledot.example/"', 'https://paledot.org/"', "not an address under .example"),
        ("newsroom.toml", "published = 2024-12-24", "published = 7", "published is not a date"),
        ("newsroom.toml", "[newsroom]", "[newsroom", "newsroom.toml: "),
        ("claims/space.toml", "Webb Space Telescope was launched on 25", "Webb was launched on 25", "stands 0 times"),
        ("claims/space.toml", 'stance = "asserts"', 'stance = "shouts"', "stance is 'shouts'"),
        ("claims/space.toml", 'language = "en"', 'language = "fr"', "the article's is 'en'"),
        ("claims/space.toml", 'name = "Webb\'s launch"', 'name = ""', "name is empty"),
        ("claims/space.toml", 'name = "Webb\'s launch"', "nmae = 1", "name is missing"),
        ("claims/space.toml", 'checker = "amara"', 'checker = "amara"\ncolour = "red"', "unknown field colour"),
        ("claims/space.toml", 'checker = "amara"', 'checker = "ruth"', "'ruth' is not a checker"),
        ("claims/space.toml", 'checker = "amara"', 'checker = "amara"\npolicy = "none"', "policy is 'none'"),
        ("claims/space.toml", '["ruth", "tomasz"]', '["ruth", "ingrid"]', "'ingrid' cannot decide here"),
        ("claims/space.toml", '["ruth", "tomasz"]', '["ruth"]', "has 1 approvals; panel asks for 2"),
        ("claims/space.toml", '["ruth", "tomasz"]', '["ruth", "ruth"]', "different entries"),
        ("claims/space.toml", "found = 2025-01-06", "found = 2025-01-20", "not in the order of their dates"),
        ("claims/space.toml", "found = 2025-01-06", "found = 3", "not in the order of their dates"),
        ("claims/space.toml", 'rating = "true"', 'rating = "false"', "no evidence refutes it"),
        ("claims/space.toml", "We also looked", "We looked " + "hard " * 200, "the explanation has"),
        ("claims/space.toml", 'state = "published"', 'state = "accepted"', "does not allow versions"),
        ("claims/space.toml", 'state = "published"', 'state = "suspended"', "needs hold"),
        ("claims/space.toml", 'state = "published"', 'state = "corrected"', "needs a correction"),
        (
            "claims/space.toml",
            "https://www.esa.int/Science_Exploration/Space_Science/Webb",
            "https://science.nasa.gov/mission/webb/",
            "the same address is given twice as evidence",
        ),
        ("claims/space.toml", 'name = "Webb\'s launch"', "name = 7", "name is not a text"),
        ("claims/space.toml", 'topics = ["space", "science"]', 'topics = "space"', "topics is not a list of texts"),
        ("claims/space.toml", "found = 6", "found = true", "found is True; a date or a number of days"),
        ("claims/space.toml", 'state = "in_progress"', 'state = "in_sign_off"', "some approvals but not all"),
        ("claims/space.toml", 'checker = "meiling"\n\n[[claim.version]]', "\n[[claim.version]]", "needs a checker"),
        ("claims/space.toml", 'rating = "half_true"', 'rating = "half_true"\nchanges = 1', "changes is not a table"),
        ("claims/people.toml", 'merged_into = "', 'version = 3\nmerged_into = "', "version is not a list of tables"),
        ("claims/brexit.toml", 'correction = { kind = "correction"', 'x = { kind = "correction"', "unknown field x"),
        (
            "claims/brexit.toml",
            'state = "changes_requested"',
            'state = "in_progress"',
            "does not allow requested changes",
        ),
        (
            "claims/brexit.toml",
            'changes = { by = "tomasz"',
            'approved_by = ["ruth"]\nchanges = { by = "tomasz"',
            "state changes_requested does not allow approvals",
        ),
        (
            "claims/brexit.toml",
            'approved_by = ["ruth", "daniel"]',
            'approved_by = ["ruth", "daniel"]\ncorrection = { kind = "typo", note = "x" }',
            "the first version is no correction",
        ),
        (
            "claims/brexit.toml",
            'approved_by = ["ruth", "daniel"]',
            'approved_by = ["ruth", "daniel"]\nchanges = { by = "tomasz", comment = "x" }',
            "only the last version can wait for changes",
        ),
        ("claims/brexit.toml", "reason = ", "why = ", "unknown field why"),
        ("claims/europe.toml", '["priya"]', '["priya", "ruth"]', "some approvals but not all"),
        ("claims/people.toml", 'merged_into = "eight-billion-day"', 'merged_into = "x"', "not an accepted claim"),
    ],
)
def test_load_refuses_spoilt_content_and_says_where(folder, file, old, new, message):
    spoil(folder / file, old, new)

    with pytest.raises(ContentError) as caught:
        load(folder)

    assert message in str(caught.value)


def test_load_names_file_entry_and_field(folder):
    spoil(folder / "claims" / "space.toml", 'claimant_kind = "organisation"', 'claimant_kind = "ghost"')

    with pytest.raises(ContentError) as caught:
        load(folder)

    assert str(caught.value) == (
        "space.toml, claim 1 'webb-launch': claimant_kind is 'ghost'; use one of: person, organisation, unknown."
    )


def test_load_refuses_headline_over_the_limit(folder):
    spoil(
        folder / "claims" / "space.toml", 'headline = "Webb did leave', 'headline = "' + "x" * 110 + " Webb did leave"
    )

    with pytest.raises(ContentError) as caught:
        load(folder)

    assert str(caught.value).endswith("headline has 181 characters; 110 are allowed.")


def test_load_refuses_verdict_with_one_piece_of_evidence(folder):
    path = folder / "claims" / "people.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.rpartition("[[claim.version.evidence]]")[0], encoding="utf-8")

    with pytest.raises(ContentError) as caught:
        load(folder)

    assert str(caught.value) == (
        "claim 'half-of-all-who-ever-lived': version 1: 1 pieces of evidence; 2 to 4 are wanted."
    )
