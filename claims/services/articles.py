"""How does an article come in? Every submission, by whatever door, becomes one row of the intake queue here."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import PurePosixPath
from uuid import UUID

import structlog
from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from claims.enums import IntakeMethod, IntakeStage, IntakeState, Scope
from claims.errors import EmptyText, InvalidInput, NotFound, ScopeMissing, TextTooLong, WrongContentType
from claims.jobs import Job, enqueue
from claims.models import ApiKey, Article, Intake, RawDocument, User
from claims.net.canonical_url import canonicalise
from claims.net.url_safety import check_url
from claims.services import audit, compiled_insert, many_rows
from claims.services.article_addresses import lock_article_at
from claims.services.fetching import fetch_policy
from claims.text.language import primary_tag
from claims.text.normalise import canonical, canonical_line
from claims.workflow.roles import ArticleAction, role_allows_on_article

MAX_TEXT_LENGTH = 500_000
"""Code points of pasted text; a thick book has about as many."""
MAX_FILE_BYTES = 5 * 1024 * 1024
MAX_URL_LENGTH = 2_000
FRESH_FOR = timedelta(minutes=10)
"""A page fetched less than this ago is not fetched again unless asked for: the sender gets the finished submission."""

# Media types by the end of a file's name. The bytes decide in the end; the name tells Markdown from plain text.
_BY_SUFFIX = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
}
_LIMITS = {"headline": 500, "publisher": 200, "byline": 300}
_LIVE = (IntakeState.QUEUED, IntakeState.RUNNING)


@dataclass(frozen=True, kw_only=True)
class Submitted:
    """What the sender says about the article. It wins over what the page says about itself; "" and None mean nothing.

    `url` is where pasted text or a file was published.
    """

    url: str = ""
    headline: str = ""
    publisher: str = ""
    byline: str = ""
    in_language: str = ""
    date_published: date | None = None


NOTHING_SAID = Submitted()


@dataclass(frozen=True, kw_only=True)
class _Submission:
    """One checked submission, before it has an article."""

    method: IntakeMethod
    address: str
    url: str
    said: Submitted
    raw: RawDocument | None = None
    refresh: bool = False


def submit_url(
    *,
    url: str,
    submitted: Submitted = NOTHING_SAID,
    actor: User | None,
    now: datetime,
    key: ApiKey | None = None,
    refresh: bool = False,
) -> Intake:
    """Ask for the page at `url` to be read. The same address is the same article, however it is spelled.

    A submission of this article that waits or runs is returned instead of a second one; so is one that
    ended well within `FRESH_FOR`. What the sender says is then not taken over. `refresh` asks for a new look now:
    a finished one does not count, and one that is put off is due at once.
    Raises UrlRefused and its kinds for what the text alone shows to be unusable, InvalidInput,
    RoleNotAllowed, ScopeMissing. Audits article.submitted; what comes of it is announced by the work.
    """
    _may_submit(actor, key)
    checked = check_url(url.strip(), fetch_policy())
    address = canonicalise(checked.url)
    if len(address) > MAX_URL_LENGTH:
        raise TextTooLong("The address is too long.", field="url", limit=MAX_URL_LENGTH)
    submission = _Submission(
        method=IntakeMethod.URL,
        address=address,
        url=checked.url[:MAX_URL_LENGTH],
        said=_clean(submitted),
        refresh=refresh,
    )
    return _add(submission, actor=actor, now=now, key=key)


def submit_text(
    *,
    text: str,
    submitted: Submitted = NOTHING_SAID,
    actor: User | None,
    now: datetime,
    key: ApiKey | None = None,
) -> Intake:
    """Take in pasted text. Without a URL the text itself is the identity: the same text is the same article.

    The submission that took in the same text last is returned if nothing came after it. Raises
    EmptyText, TextTooLong, InvalidInput, UrlRefused, RoleNotAllowed, ScopeMissing. Audits article.submitted.
    """
    _may_submit(actor, key)
    if len(text) > MAX_TEXT_LENGTH:
        raise TextTooLong(field="text", limit=MAX_TEXT_LENGTH, length=len(text))
    body = canonical(text).encode("utf-8")
    if not body:
        raise EmptyText(field="text")
    return _submit_bytes(
        IntakeMethod.TEXT, body, "text/plain", "utf-8", submitted=submitted, actor=actor, now=now, key=key
    )


def submit_file(
    *,
    body: bytes,
    file_name: str,
    content_type: str = "",
    submitted: Submitted = NOTHING_SAID,
    actor: User | None,
    now: datetime,
    key: ApiKey | None = None,
) -> Intake:
    """Take in an HTML, text or Markdown file. Whether there is an article in it shows when it is read.

    Raises EmptyText, TextTooLong, WrongContentType (by name and declared type), InvalidInput,
    UrlRefused, RoleNotAllowed, ScopeMissing. Audits article.submitted.
    """
    _may_submit(actor, key)
    if not body.strip():
        raise EmptyText("The file is empty.", field="file")
    if len(body) > MAX_FILE_BYTES:
        raise TextTooLong("The file is too large.", field="file", limit=MAX_FILE_BYTES, length=len(body))
    media_type, _, parameters = content_type.lower().partition(";")
    media_type = _BY_SUFFIX.get(PurePosixPath(file_name.lower()).suffix, media_type.strip())
    if media_type not in _BY_SUFFIX.values():
        raise WrongContentType(content_type=media_type[:100], file_name=file_name[:100])
    charset = parameters.partition("charset=")[2].strip(" \"'")[:40]
    return _submit_bytes(
        IntakeMethod.FILE, body, media_type, charset, submitted=submitted, actor=actor, now=now, key=key
    )


def retry(*, intake_id: UUID, actor: User | None, now: datetime) -> Intake:
    """Put a failed submission back into the queue with three new attempts.

    One that has not failed is returned as it is. Raises NotFound, RoleNotAllowed. Audits article.retried.
    """
    if actor is not None:
        role_allows_on_article(ArticleAction.RETRY, actor.role_set())
    with transaction.atomic(durable=True):
        found = Intake.objects.filter(public_id=intake_id).only("article_id").first()
        if found is None:
            raise NotFound
        article = Article.objects.select_for_update().get(pk=found.article_id)
        intake = Intake.objects.select_for_update().get(pk=found.pk)
        if intake.state != IntakeState.FAILED:
            return intake
        was = intake.failure_code
        intake.state, intake.stage, intake.attempts = IntakeState.QUEUED, IntakeStage.WAITING, 0
        intake.next_attempt_at = intake.lease_until = intake.finished_at = None
        intake.failure_code = intake.failure_detail = ""
        intake.save()
        audit.record(
            action="article.retried",
            target=article,
            actor=actor,
            now=now,
            data={"intake": str(intake.public_id), "after": was},
            actor_label=_label(None),
        )
        enqueue(Job.INGEST, intake_id=str(intake.public_id))
    return intake


def _submit_bytes(
    method: IntakeMethod,
    body: bytes,
    media_type: str,
    charset: str,
    *,
    submitted: Submitted,
    actor: User | None,
    now: datetime,
    key: ApiKey | None,
) -> Intake:
    said = _clean(submitted)
    digest = hashlib.sha256(body).hexdigest()
    address, url = f"urn:sha-256:{digest}", ""
    if said.url:
        # Not fetched, so neither the port nor the network matters; it must only be a web address.
        address = canonicalise(said.url)
        url = address
    raw = RawDocument(
        sha256=digest,
        body=RawDocument.pack(body),
        size=len(body),
        content_type=media_type,
        charset=charset,
        stored_at=now,
    )
    submission = _Submission(method=method, address=address, url=url, said=said, raw=raw)
    return _add(submission, actor=actor, now=now, key=key)


def _add(submission: _Submission, *, actor: User | None, now: datetime, key: ApiKey | None) -> Intake:
    try:
        return _add_once(submission, actor=actor, now=now, key=key)
    except IntegrityError:
        # A worker has noted the address for another article at this moment; now it can be read.
        return _add_once(submission, actor=actor, now=now, key=key)


def _add_once(submission: _Submission, *, actor: User | None, now: datetime, key: ApiKey | None) -> Intake:
    with transaction.atomic(durable=True):
        article, is_new = lock_article_at(submission.address, url=submission.url, now=now)
        standing = None if is_new else _standing(article, submission)
        if standing is not None:
            return standing
        intake = Intake(
            article=article,
            method=submission.method,
            url=submission.url,
            raw=submission.raw,
            submitted={name: value for name, value in _as_json(submission.said).items() if value},
            submitted_by=actor,
            submitted_key=key,
            request_id=str(structlog.contextvars.get_contextvars().get("request_id", ""))[:64],
            created_at=now,
        )
        with many_rows.sent_together():
            if submission.raw is not None:
                compiled_insert.add_if_new(submission.raw)
            read_key = compiled_insert.add(intake)
            audit.record(
                action="article.submitted",
                target=article,
                actor=actor,
                now=now,
                data={"intake": str(intake.public_id), "method": str(submission.method)},
                actor_label=_label(key),
            )
            read_key()
        enqueue(Job.INGEST, intake_id=str(intake.public_id))
    return intake


def _standing(article: Article, submission: _Submission) -> Intake | None:
    """The submission that answers this one already, if there is one."""
    same = Intake.objects.filter(article=article, method=submission.method).select_related("article")
    if submission.raw is not None:
        # Only the newest counts: an article changed and changed back has three texts.
        last = Intake.objects.filter(article=article).exclude(state=IntakeState.FAILED).order_by("-id").first()
        is_same = last is not None and last.raw_id == submission.raw.sha256 and last.method == submission.method
        return same.get(pk=last.pk) if last is not None and is_same else None
    live = same.filter(state__in=_LIVE).order_by("id").first()
    if live is not None and submission.refresh:
        Intake.objects.filter(pk=live.pk, state=IntakeState.QUEUED).update(next_attempt_at=None, lease_until=None)
    if live is not None or submission.refresh:
        return live
    return same.filter(state=IntakeState.DONE, finished_at__gt=Now() - FRESH_FOR).order_by("-id").first()


def _may_submit(actor: User | None, key: ApiKey | None) -> None:
    """A key needs its scope, a person a role that works on articles; the command line of the machine needs neither."""
    if key is not None:
        if Scope.SUBMIT not in key.scopes:
            raise ScopeMissing(scope=Scope.SUBMIT.value)
    elif actor is not None:
        role_allows_on_article(ArticleAction.SUBMIT, actor.role_set())


def _clean(submitted: Submitted) -> Submitted:
    """Canonical spelling of what was said; refused when too long or not what the field is for."""
    lines = {name: canonical_line(getattr(submitted, name)) for name in _LIMITS}
    for name, limit in _LIMITS.items():
        if len(lines[name]) > limit:
            raise TextTooLong(field=name, limit=limit, length=len(lines[name]))
    language = submitted.in_language.strip()
    if language and not primary_tag(language):
        raise InvalidInput("This is not a language tag such as en or pt-BR.", field="in_language")
    url = submitted.url.strip()
    if len(url) > MAX_URL_LENGTH:
        raise TextTooLong("The address is too long.", field="url", limit=MAX_URL_LENGTH)
    return Submitted(url=url, in_language=primary_tag(language), date_published=submitted.date_published, **lines)


def _as_json(said: Submitted) -> dict[str, str]:
    day = said.date_published
    return asdict(said) | {"date_published": day.isoformat() if day else ""}


def _label(key: ApiKey | None) -> str:
    return f"key {key.prefix}" if key else "command line"
