"""Limits: exact under load, by key or network, told in headers, and safe when their store is down."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings as django_settings
from django.test import RequestFactory

from api import throttling
from api.authentication import STRANGER
from api.errors import TooManyRequests, Unavailable
from api.throttling import Limiter, client_address, counted_as, network_of
from claims.enums import Scope
from tests.api.conftest import ApiClient, issue
from tests.published import published_verdict

LIST = "/api/v1/verdicts/"
NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def limits(settings):
    """Sets the limit of one name."""

    def change(**changed):
        settings.API_LIMITS = settings.API_LIMITS | {name: (limit, 60) for name, limit in changed.items()}

    return change


def passed(limiter, name, who, *, write=False):
    try:
        limiter.take(name, who, write=write)
    except TooManyRequests:
        return False
    return True


def unique():
    return ApiClient().defaults["REMOTE_ADDR"]


@pytest.mark.parametrize("limit", [20, 150])
def test_forty_threads_at_once_pass_exactly_the_limit(limits, limit):
    limits(anonymous=limit)
    limiter, who, barrier = Limiter(django_settings.RATE_LIMIT_STORAGE_URL), unique(), threading.Barrier(40)

    def burst(_):
        barrier.wait()
        return sum(passed(limiter, "anonymous", who) for _ in range(5))

    with ThreadPoolExecutor(40) as pool:
        total = sum(pool.map(burst, range(40)))

    assert total == limit


def test_two_processes_share_one_limit(limits):
    limits(anonymous=20)
    who = unique()
    limiters = [Limiter(django_settings.RATE_LIMIT_STORAGE_URL) for _ in range(2)]

    answers = [passed(limiters[number % 2], "anonymous", who) for number in range(30)]

    assert sum(answers) == 20


def test_several_processes_never_pass_more_than_a_large_limit(limits):
    limits(anonymous=200)
    who = unique()
    limiters = [Limiter(django_settings.RATE_LIMIT_STORAGE_URL) for _ in range(3)]

    answers = [passed(limiters[number % 3], "anonymous", who) for number in range(400)]

    assert 180 <= sum(answers) <= 200


def test_answer_over_the_limit_is_429_with_a_time_to_wait(api, db, limits):
    limits(anonymous=2)

    answers = [api.get(LIST) for _ in range(3)]

    refused = answers[2]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert (refused.json()["code"], refused["RateLimit-Policy"]) == ("rate_limited", '"anonymous";q=2;w=60')
    assert 1 <= int(refused["Retry-After"]) <= 61


def test_headers_count_down(api, db, limits):
    limits(anonymous=5)

    answers = [api.get(LIST) for _ in range(3)]

    assert [answer["RateLimit"].split(";t=")[0] for answer in answers] == [
        f'"anonymous";r={left}' for left in (4, 3, 2)
    ]
    assert [answer["X-RateLimit-Remaining"] for answer in answers] == ["4", "3", "2"]
    assert {answer["X-RateLimit-Limit"] for answer in answers} == {"5"}


def test_304_is_free_while_the_limit_stands_and_refused_after(api, db, now, limits):
    limits(anonymous=3)
    published_verdict(now=now)
    tag = api.get(LIST)["ETag"]

    unchanged = [api.get(LIST, HTTP_IF_NONE_MATCH=tag).status_code for _ in range(6)]
    full = [api.get(LIST).status_code for _ in range(3)]
    over = api.get(LIST, HTTP_IF_NONE_MATCH=tag).status_code

    assert (unchanged, full, over) == ([304] * 6, [200, 200, 429], 429)


@pytest.mark.parametrize(
    "ask",
    [
        lambda api: api.head(LIST),
        lambda api: api.get(f"{LIST}?page_size=1"),
        lambda api: api.get("/api/v1/claims/"),
        lambda api: api.get(LIST, HTTP_X_HTTP_METHOD_OVERRIDE="PUT"),
        lambda api: api.get(LIST, HTTP_X_FORWARDED_FOR="1.2.3.4"),
        lambda api: api.get(LIST, HTTP_AUTHORIZATION="Bearer nonsense"),
    ],
)
def test_no_other_way_of_asking_has_a_bucket_of_its_own(api, db, limits, ask):
    limits(anonymous=2)
    api.get(LIST)
    api.get(LIST)

    assert ask(api).status_code == 429


def test_key_is_counted_by_key_and_not_by_address(db, limits):
    limits(anonymous=1, key=3)
    raws = [issue(Scope.READ)[1] for _ in range(2)]
    address = unique()

    answers = [[ApiClient(key=raw, REMOTE_ADDR=address).get(LIST).status_code for _ in range(4)] for raw in raws]

    assert answers == [[200, 200, 200, 429]] * 2


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "ip:192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "net:2001:db8:1:2::/64"),
        ("2001:db8:1:2::ffff", "net:2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "net:2001:db8:1:3::/64"),
        ("::ffff:192.0.2.7", "ip:192.0.2.7"),
        ("fe80::1%eth0", "net:fe80::/64"),
        ("[2001:db8::1]", "net:2001:db8::/64"),
        ("nonsense", "ip:nonsense"),
    ],
)
def test_address_is_counted_as_its_network(address, network):
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, "1.1.1.1", "9.9.9.9"),
        (1, "1.1.1.1", "1.1.1.1"),
        (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        (2, "6.6.6.6, 1.1.1.1, 2.2.2.2", "1.1.1.1"),
        (2, "1.1.1.1", "9.9.9.9"),
        (1, "", "9.9.9.9"),
    ],
)
def test_forwarded_address_is_believed_only_as_far_as_our_own_proxies(settings, proxies, forwarded, expected):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="9.9.9.9", HTTP_X_FORWARDED_FOR=forwarded)

    assert client_address(request) == expected
    assert counted_as(STRANGER, request) == f"ip:{expected}"


def test_store_down_lets_reads_go_on_under_a_limit_of_this_process(limits):
    limits(anonymous=3)
    limiter = Limiter(NOWHERE)

    assert [passed(limiter, "anonymous", "ip:1.2.3.4") for _ in range(5)] == [True, True, True, False, False]


def test_store_down_refuses_writes():
    with pytest.raises(Unavailable):
        Limiter(NOWHERE).take("write", "key:x", write=True)


def test_store_down_is_asked_again_only_after_a_rest(monkeypatch):
    limiter, asked = Limiter(NOWHERE), []
    count = Limiter._count

    def counting(storage, *args):
        asked.append(storage is limiter._shared)
        return count(storage, *args)

    monkeypatch.setattr(Limiter, "_count", staticmethod(counting))
    for number in range(3):
        passed(limiter, "anonymous", f"ip:5.6.7.{number}")
    limiter._rests_until = 0.0
    passed(limiter, "anonymous", "ip:5.6.7.8")

    assert asked == [True, False, False, False, True, False]


def test_store_down_answers_by_api(api, db, submitter, monkeypatch):
    down = Limiter(NOWHERE)
    monkeypatch.setattr("api.endpoints.limiter", lambda: down)

    read, known = api.get(LIST), submitter.send("/api/v1/articles/", {"text": "Some text."})
    write = api.send("/api/v1/check/", {"text": "Some text."})

    assert (read.status_code, known.status_code) == (200, 202)
    assert (write.status_code, write.json()["code"], write["Retry-After"]) == (503, "unavailable", "5")


def test_counters_of_past_windows_do_not_pile_up(limits, monkeypatch):
    limits(anonymous=1000)
    monkeypatch.setattr(throttling, "MOST_COUNTERS", 3)
    limiter = Limiter(django_settings.RATE_LIMIT_STORAGE_URL)

    for _ in range(10):
        who = unique()
        passed(limiter, "anonymous", who)
        passed(limiter, "anonymous", who)

    assert len(limiter._taken) <= 4
