"""Certificates are verified against the name in the URL, although the connection goes to an address."""

import datetime
import ssl
import warnings

import pytest
import trustme

from claims.errors import FetchTimeout, TlsFailed, Unreachable
from claims.net.fetcher import fetch
from claims.net.transport import default_tls_context
from tests.net.hostile_server import GOOD_PAGE, HostileServer, page, reset, silence
from tests.net.policies import names_on_loopback

NAME = "news.example"


@pytest.fixture(scope="module")
def authority():
    return trustme.CA()


@pytest.fixture
def trusting(authority):
    """The context that production uses, with our own authority added."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    context.minimum_version = default_tls_context().minimum_version
    return context


def server_context(certificate, **settings):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    with warnings.catch_warnings():
        # Old versions are deprecated, which is the point of asking for them.
        warnings.simplefilter("ignore", DeprecationWarning)
        for name, value in settings.items():
            setattr(context, name, value)
    return context


def test_good_certificate_is_accepted_and_the_name_is_sent(authority, trusting):
    names = []
    context = server_context(authority.issue_cert(NAME))

    def note_name(connection, name, old):
        names.append(name)

    context.sni_callback = note_name

    with HostileServer(page(), tls=context) as server:
        fetched = fetch(
            server.url(host=NAME, scheme="https"), policy=names_on_loopback(server.port, tls_context=trusting)
        )

    assert fetched.body == GOOD_PAGE
    assert names == [NAME]
    assert server.requests[0].split("\r\n")[1] == f"Host: {NAME}:{server.port}"


def expired(authority):
    past = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    return authority.issue_cert(NAME, not_before=past, not_after=past + datetime.timedelta(days=30))


def stranger(authority):
    return trustme.CA().issue_cert(NAME)


BAD = {
    "expired": (expired, "certificate has expired"),
    "other name": (
        lambda authority: authority.issue_cert("other.example"),
        f"Hostname mismatch, certificate is not valid for '{NAME}'.",
    ),
    "name of the address": (
        lambda authority: authority.issue_cert("127.0.0.1"),
        f"Hostname mismatch, certificate is not valid for '{NAME}'.",
    ),
    "unknown authority": (stranger, "unable to get local issuer certificate"),
}


@pytest.mark.parametrize("kind", BAD)
def test_bad_certificate_is_refused_with_the_reason(kind, authority, trusting):
    make, reason = BAD[kind]

    with HostileServer(page(), tls=server_context(make(authority))) as server, pytest.raises(TlsFailed) as caught:
        fetch(server.url(host=NAME, scheme="https"), policy=names_on_loopback(server.port, tls_context=trusting))

    assert caught.value.context == {"url_host": NAME, "reason": reason}
    assert server.requests == []


def test_default_context_does_not_know_a_private_authority(authority):
    with (
        HostileServer(page(), tls=server_context(authority.issue_cert(NAME))) as server,
        pytest.raises(TlsFailed),
    ):
        fetch(server.url(host=NAME, scheme="https"), policy=names_on_loopback(server.port))

    assert server.requests == []


def test_server_that_speaks_only_old_tls_is_refused(authority, trusting):
    old = server_context(authority.issue_cert(NAME), minimum_version=769, maximum_version=ssl.TLSVersion.TLSv1_1)

    with HostileServer(page(), tls=old) as server, pytest.raises(TlsFailed):
        fetch(server.url(host=NAME, scheme="https"), policy=names_on_loopback(server.port, tls_context=trusting))

    assert server.requests == []


def test_server_that_speaks_plain_http_on_https_is_refused():
    with HostileServer(page(), rude=True) as server, pytest.raises(TlsFailed) as caught:
        fetch(server.url(host=NAME, scheme="https"), policy=names_on_loopback(server.port))

    assert caught.value.context == {"url_host": NAME, "reason": "wrong version number"}


def test_server_that_is_silent_in_the_handshake_ends_with_the_deadline():
    with HostileServer(silence, rude=True) as server, pytest.raises(FetchTimeout):
        fetch(server.url(host=NAME, scheme="https"), policy=names_on_loopback(server.port, deadline_seconds=0.5))


def test_server_that_resets_in_the_handshake_is_unreachable():
    with HostileServer(reset, rude=True) as server, pytest.raises(Unreachable):
        fetch(server.url(host=NAME, scheme="https"), policy=names_on_loopback(server.port))


def test_default_context_verifies_names_and_refuses_old_versions():
    context = default_tls_context()

    assert context.check_hostname is True
    assert context.verify_mode == ssl.CERT_REQUIRED
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2
