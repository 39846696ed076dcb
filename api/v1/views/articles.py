"""Articles: read what is public of them, submit new ones, see how far they are."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.utils import extend_schema

from api import parameters as p
from api.endpoints import Call, Endpoint, body_of, json_response
from api.errors import InvalidFields
from api.pagination import PAGING, Order
from api.permissions import DESK_READERS, PUBLIC_AND_DESK, SUBMITTERS
from api.v1 import examples, shapes
from api.v1.listing import listed, tagged, whole
from api.v1.readers import reader_of
from api.v1.serializers.articles import ArticleDetail, ArticleShape, IntakeShape, ScoredSentence, Submission
from claims.enums import Availability, Scope
from claims.models import Article as ArticleRow
from claims.models import Intake
from claims.queries import intakes, public
from claims.queries.articles import sentences, snapshot_of
from claims.queries.public import Reader
from claims.queries.public_claims import claims_in_article
from claims.services import articles

FILTERS = p.declared(
    p.identifier("publisher", "Who published it."),
    p.text("language", "Language tag.", longest=35, example="en"),
    p.choice("availability", "Whether it could be read.", Availability.values),
)
LARGEST_BODY = 3_000_000
MOST = 2_147_483_647


class Articles(Endpoint):
    """The list of articles, and the door for new ones."""

    access = {"GET": PUBLIC_AND_DESK, "POST": SUBMITTERS}
    limits = {"POST": "submit"}
    parameters = FILTERS | PAGING

    @extend_schema(operation_id="articles_list", tags=["articles"], responses=ArticleShape(many=True))
    def get(self, call: Call) -> HttpResponse:
        """Articles in which published claims appeared, newest first. Their texts stay with their publishers."""
        filters = {name: value for name, value in call.parameters.items() if name in FILTERS}
        return listed(
            call,
            public.articles(reader_of(call.caller), **filters),
            order=Order(("created_at", "pk")),
            key=lambda row: (row.created_at, row.pk),
            shape=shapes.article,
        )

    @extend_schema(
        operation_id="articles_submit",
        tags=["articles"],
        request=Submission,
        responses={202: IntakeShape},
        examples=examples.SUBMISSIONS,
    )
    def post(self, call: Call) -> HttpResponse:
        """Submit an article by URL or as text. It is read in the background; follow `Location` to see how far it is."""
        intake = _submit(call, body_of(call, Submission, limit=LARGEST_BODY))
        response = json_response(shapes.intake(intake), status=202)
        response["Location"] = reverse("api:article", args=[intake.article.public_id])
        return response


class Article(Endpoint):
    """One article."""

    access = {"GET": PUBLIC_AND_DESK}

    @extend_schema(operation_id="articles_detail", tags=["articles"], responses=ArticleDetail)
    def get(self, call: Call, id: UUID) -> HttpResponse:  # noqa: A002 - the name in the address
        """One article with its claims. Staff, and the key that submitted it, also see how far it is."""
        reader = reader_of(call.caller)
        # Read before the article: whoever is told "done" gets the article as it is then, not as it was.
        newest = intakes.newest(id)
        found, sees_progress = _find(call, reader, id)
        desk = call.caller.sees_desk
        shape = shapes.article(found)
        shape["claims"] = [shapes.claim_in_article(row, desk=desk) for row in claims_in_article(reader, found)]
        if sees_progress:
            shape["status"] = newest.state if newest else None
            shape["intake"] = shapes.intake(newest) if newest else None
        return tagged(call, shape)


class Sentences(Endpoint):
    """What the scorer said of an article."""

    access = {"GET": DESK_READERS}
    parameters = p.declared(p.whole("snapshot", "Number of a snapshot; the newest if left out.", low=1, high=MOST))
    sent_whole = True

    @extend_schema(operation_id="articles_sentences", tags=["articles"], responses=ScoredSentence(many=True))
    def get(self, call: Call, id: UUID) -> HttpResponse:  # noqa: A002 - the name in the address
        """Every sentence of a snapshot with its score and the reasons for it, in text order."""
        snapshot = snapshot_of(id, call.parameters.get("snapshot"))
        in_house = call.caller.user is not None
        return whole(call, [shapes.sentence(each, snapshot, in_house=in_house) for each in sentences(snapshot)])


def _find(call: Call, reader: Reader, article_id: UUID) -> tuple[ArticleRow, bool]:
    """The article, and whether the caller may see how far it is. Raises NotFound."""
    key = call.caller.key
    if key is not None and Scope.SUBMIT in call.caller.scopes and intakes.submitted_with(key, article_id):
        return public.article(Reader(is_staff=True), article_id), True
    return public.article(reader, article_id), call.caller.sees_desk


def _submit(call: Call, body: dict[str, Any]) -> Intake:
    said = articles.Submitted(
        url=body.get("url", "") if "text" in body else "",
        headline=body.get("headline", ""),
        publisher=body.get("publisher", ""),
        byline=body.get("byline", ""),
        in_language=body.get("language", ""),
        date_published=body.get("date_published"),
    )
    who = {"actor": call.caller.user, "key": call.caller.key, "now": call.now}
    if "text" in body:
        return articles.submit_text(text=body["text"], submitted=said, **who)
    if "url" in body:
        return articles.submit_url(url=body["url"], submitted=said, **who)
    raise InvalidFields([{"pointer": "/url", "code": "required", "message": "Send a url, or a text."}])
