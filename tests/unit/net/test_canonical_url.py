"""One spelling per article, and what a page may say about its own address."""

import pytest

from claims.errors import UrlRefused
from claims.net.canonical_url import believable_canonical, canonicalise, registrable_domain, same_site

SPELLINGS = [
    ("HTTP://News.Example.ORG/a", "http://news.example.org/a"),
    ("https://news.example.org:443/a", "https://news.example.org/a"),
    ("http://news.example.org:80/a", "http://news.example.org/a"),
    ("https://news.example.org", "https://news.example.org/"),
    ("https://news.example.org?", "https://news.example.org/"),
    ("https://news.example.org./a", "https://news.example.org/a"),
    ("https://news.example.org/a#part-2", "https://news.example.org/a"),
    ("https://news.example.org/a#:~:text=word", "https://news.example.org/a"),
    ("https://news.example.org/a?utm_source=x&utm_medium=y", "https://news.example.org/a"),
    ("https://news.example.org/a?id=7&UTM_Campaign=z&fbclid=q", "https://news.example.org/a?id=7"),
    ("https://news.example.org/a?gclid=1&b=2&a=1&", "https://news.example.org/a?b=2&a=1"),
    ("https://news.example.org/a?%75tm_source=x", "https://news.example.org/a"),
    ("https://news.example.org/a;jsessionid=0AF?x=1", "https://news.example.org/a?x=1"),
    ("https://news.example.org/b/../a/./c", "https://news.example.org/a/c"),
    ("https://news.example.org/b/%2e%2e/a", "https://news.example.org/a"),
    ("https://news.example.org/../../a/..", "https://news.example.org/"),
    ("https://news.example.org/%7euser/%c3%bc", "https://news.example.org/~user/%C3%BC"),
    ("https://news.example.org/ü", "https://news.example.org/%C3%BC"),
    ("https://news.example.org/100%", "https://news.example.org/100%25"),
    ("https://Müller.example.org/", "https://xn--mller-kva.example.org/"),
    ("http://[2A00:1450:0:0::1]:80/", "http://[2a00:1450::1]/"),
]

# Two pages somewhere: these stay what they are.
KEPT_APART = [
    "http://news.example.org/a",
    "https://www.news.example.org/a",
    "https://news.example.org/a/",
    "https://news.example.org/A",
    "https://news.example.org//a",
    "https://news.example.org/a%2Fb",
    "https://news.example.org/a?b=1&a=2",
    "https://news.example.org/a?a=2&b=1",
    "https://news.example.org/a?cid=7",
    "https://news.example.org/a?ref=7",
    "https://news.example.org/a?uid=7",
    "https://news.example.org/a?source=7",
    "https://news.example.org/a?x=a%26b",
    "https://news.example.org/a?x=",
    "https://news.example.org:8443/a",
]


@pytest.mark.parametrize(("given", "expected"), SPELLINGS)
def test_canonicalise_spelling_gives_the_one(given, expected):
    assert canonicalise(given) == expected


@pytest.mark.parametrize("url", KEPT_APART)
def test_canonicalise_what_may_be_another_page_is_kept(url):
    assert canonicalise(url) == url


@pytest.mark.parametrize(
    "url", ["", "news.example.org/a", "mailto:a@example.org", "https://a:b@example.org/", "urn:x:y"]
)
def test_canonicalise_other_than_http_is_refused(url):
    with pytest.raises(UrlRefused):
        canonicalise(url)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("example.org", "example.org"),
        ("a.b.example.org", "example.org"),
        ("News.Example.co.uk.", "example.co.uk"),
        ("co.uk", None),
        ("writer.github.io", "writer.github.io"),
        ("github.io", None),
        ("localhost", None),
        ("127.0.0.1", None),
        ("2a00:1450::1", None),
    ],
)
def test_registrable_domain_of_host(host, expected):
    assert registrable_domain(host) == expected


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("https://www.example.org/", "http://example.org:8080/x", True),
        ("https://a.example.co.uk/", "https://b.example.co.uk/", True),
        ("https://a.co.uk/", "https://b.co.uk/", False),
        ("https://one.github.io/", "https://two.github.io/", False),
        ("https://example.org/", "https://example.org.evil.example/", False),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:8000/b", True),
        ("http://127.0.0.1:8000/a", "http://127.0.0.1:9000/b", False),
        ("http://127.0.0.1/", "http://127.0.0.2/", False),
        ("https://example.org/", "not a url", False),
    ],
)
def test_same_site_of_two_urls(a, b, expected):
    assert same_site(a, b) is expected
    assert same_site(b, a) is expected


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("https://www.example.org/2024/a", "https://www.example.org/2024/a"),
        ("/2024/a?utm_source=feed#top", "https://news.example.org/2024/a"),
        ("//example.org/2024/a", "https://example.org/2024/a"),
        ("a-long-title", "https://news.example.org/2024/a-long-title"),
        (" https://news.example.org/x \n", "https://news.example.org/x"),
        ("http://news.example.org/amp", "http://news.example.org/amp"),
        ("https://evil.example/2024/a", None),
        ("https://example.org.evil.example/", None),
        ("http://127.0.0.1/2024/a", None),
        ("https://news.example.org/", None),
        ("/", None),
        ("javascript:alert(1)", None),
        ("https://a:b@news.example.org/x", None),
        ("", None),
        ("  ", None),
        (None, None),
    ],
)
def test_believable_canonical_of_an_article(declared, expected):
    assert believable_canonical("https://news.example.org/2024/page?id=1", declared) == expected


def test_believable_canonical_of_the_home_page_may_be_the_home_page():
    assert (
        believable_canonical("https://www.example.org/?utm_source=x", "https://example.org") == "https://example.org/"
    )


def test_believable_canonical_of_an_unusable_page_url_is_none():
    assert believable_canonical("urn:sha-256:abc", "https://example.org/a") is None
