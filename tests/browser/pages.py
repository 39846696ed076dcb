"""The table of pages: every one is looked at in every look. A new page is a new row.

A row names its page and says where it is, given the site; `person` is who looks (a name of the demo newsroom).
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from claims.enums import ClaimStatus, ReviewStatus
from tests.browser.site import Site


@dataclass(frozen=True)
class Row:
    name: str
    path: Callable[[Site], str]
    person: str = ""
    status: int = 200

    def __str__(self) -> str:
        return self.name


def _at(url_name: str, query: str = "") -> Callable[[Site], str]:
    return lambda _: reverse(url_name) + query


def _of(url_name: str, place: str, query: str = "") -> Callable[[Site], str]:
    """The page of the thing whose id the seeding put at `place`."""
    return lambda site: reverse(url_name, args=[site.places[place]]) + query


def _place(name: str) -> Callable[[Site], str]:
    return lambda site: site.places[name]


PUBLIC = [
    Row("home", _at("home")),
    Row("verdicts", _at("verdicts")),
    Row("search", _at("verdicts", "?q=the&language=en")),
    Row("search without a match", _at("verdicts", "?q=zyzzyva")),
    Row("verdict", _place("verdict")),
    Row("verdict, corrected", _place("verdict, corrected")),
    Row("verdict, old version", _place("verdict, old version")),
    Row("verdict, suspended", _place("verdict, suspended")),
    Row("verdict, retracted", _place("verdict, retracted")),
    Row("claim", _place("claim")),
    Row("article", _place("article")),
    Row("claimant", _place("claimant")),
    Row("publisher", _place("publisher")),
    Row("corrections", _at("corrections")),
    Row("methodology", _at("methodology")),
    Row("problems of the API", _at("api:problems")),
    Row("nothing here", lambda _: "/nothing/here/", status=404),
]

ENTRANCE = [
    Row("sign-in", _at("account_login")),
    Row("sign-up closed", _at("account_signup")),
    Row("sign-out", _at("account_logout"), person="amara"),
    Row("password", _at("account_change_password"), person="amara"),
    Row("closed door", lambda _: "/accounts/password/reset/", status=410),
]

DESK = [
    Row("queue", _at("desk"), person="amara"),
    Row("queue of an editor", _at("desk"), person="ruth"),
    Row("queue, searched", _at("desk", "?q=the"), person="amara"),
    Row("queue without a match", _at("desk", "?q=zyzzyva"), person="amara"),
    Row("candidates", _at("desk", "?show=candidates"), person="amara"),
    Row("own work in the queue", _at("desk", "?show=mine"), person="amara"),
    Row("saved views", _at("desk-views"), person="amara"),
    Row("articles", _at("desk-articles"), person="amara"),
    Row("articles that failed", _at("desk-articles-failed"), person="amara"),
    Row("changes of an article", _of("desk-article-changes", "article id"), person="amara"),
    Row("add an article", _at("desk-article-new"), person="amara"),
    Row("workbench", _of("desk-article", "article id"), person="amara"),
    Row("workbench with what was passed over", _of("desk-article", "article id", "?skipped=1"), person="amara"),
    Row("sentences of an article", _of("desk-article-sentences", "article id"), person="amara"),
    Row("workbench of a viewer", _of("desk-article", "article id"), person="olivia"),
    *(Row(f"claim, {state}", _of("desk-claim", f"claim {state}"), person="amara") for state in ClaimStatus),
    Row("my reviews", _at("desk-reviews"), person="amara"),
    Row("add evidence", _of("desk-review-evidence-add", "review in_progress"), person="amara"),
    *(Row(f"review, {state}", _of("desk-review", f"review {state}"), person="amara") for state in ReviewStatus),
    Row("review, in progress, to an editor", _of("desk-review", "review in_progress"), person="ruth"),
    Row("sign-off", _at("desk-sign-off"), person="ruth"),
    Row("sign-off of a checker", _at("desk-sign-off"), person="amara"),
    *(
        Row(f"sign-off, {state}, to {person}", _of("desk-sign-off-review", f"review {state}"), person=person)
        for state in (ReviewStatus.IN_SIGN_OFF, ReviewStatus.APPROVED)
        for person in ("priya", "ingrid")
    ),
    Row("corrections", _at("desk-corrections"), person="amara"),
    Row("correct a verdict", _of("desk-correction-new", "review published"), person="amara"),
    Row("account", _at("desk-account"), person="amara"),
    Row("components", _at("desk-components"), person="amara"),
]
