"""Which addresses are refused, and which are not."""

from ipaddress import ip_address, ip_network

import pytest

from claims.net import addresses
from claims.net.addresses import address_forbidden, is_loopback, machine_addresses

FORBIDDEN = [
    "0.0.0.0",  # noqa: S104 - nothing is bound here
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.255",
    "168.63.129.16",
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.9",
    "192.0.0.170",
    "192.0.0.192",
    "192.0.2.1",
    "192.31.196.1",
    "192.52.193.1",
    "192.88.99.1",
    "192.168.0.1",
    "192.175.48.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::2",
    "::7f00:1",
    "::ffff:7f00:1",
    "::ffff:808:808",
    "::ffff:0:7f00:1",
    "64:ff9b::7f00:1",
    "64:ff9b::808:808",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:1ff::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:808:808::1",
    "2620:4f:8000::1",
    "3fff::1",
    "3fff:fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "febf::1",
    "fec0::1",
    "feff::1",
    "ff02::1",
    "ff0e::1",
    "4000::1",
    "8000::1",
    "2a00:1450::5efe:a00:1",
    "2a00:1450::200:5efe:a00:1",
]

ALLOWED = [
    "1.1.1.1",
    "8.8.8.8",
    "9.255.255.255",
    "11.0.0.0",
    "93.184.216.34",
    "100.63.255.255",
    "100.128.0.0",
    "128.0.0.1",
    "168.63.129.15",
    "168.63.129.17",
    "169.253.255.255",
    "172.15.255.255",
    "172.32.0.0",
    "192.0.1.1",
    "192.167.255.255",
    "198.17.255.255",
    "198.20.0.0",
    "223.255.255.255",
    "2001:200::1",
    "2001:4860:4860::8888",
    "2003::1",
    "2606:4700::1111",
    "2a00:1450:4001:82a::200e",
    "2a00:1450::5eff:a00:1",
    "3ffe::1",
]


@pytest.mark.parametrize("address", FORBIDDEN)
def test_address_in_the_table_is_forbidden(address):
    assert address_forbidden(address) is True


@pytest.mark.parametrize("address", ALLOWED)
def test_public_address_is_allowed(address):
    assert address_forbidden(address) is False


@pytest.mark.parametrize("text", ["", "localhost", "127.1", "0x7f.0.0.1", "127.0.0.01", "1.2.3.4/32"])
def test_text_that_is_no_address_is_forbidden(text):
    assert address_forbidden(text) is True


@pytest.mark.parametrize("address", FORBIDDEN)
def test_loopback_switch_opens_loopback_only(address):
    expected = not is_loopback(ip_address(address))

    assert address_forbidden(address, allow_loopback=True) is expected


def test_loopback_is_only_the_plain_spelling():
    loopback = [address for address in FORBIDDEN if is_loopback(ip_address(address))]

    assert loopback == ["127.0.0.1", "127.255.255.255", "::1"]


def test_own_public_address_is_forbidden():
    own = frozenset({ip_address("93.184.216.34")})

    assert address_forbidden("93.184.216.34", own_addresses=own) is True
    assert address_forbidden("93.184.216.35", own_addresses=own) is False


def test_networks_of_the_operator_are_forbidden():
    networks = (ip_network("93.184.216.0/24"), ip_network("2606:4700::/32"))

    assert address_forbidden("93.184.216.34", forbidden_networks=networks) is True
    assert address_forbidden("2606:4700::1", forbidden_networks=networks) is True
    assert address_forbidden("93.184.217.1", forbidden_networks=networks) is False


def test_machine_addresses_of_a_written_example(monkeypatch):
    files = {
        "/proc/net/fib_trie": (
            "Main:\n  +-- 0.0.0.0/0 3 0 5\n     |-- 0.0.0.0\n        /0 universe UNICAST\n"
            "     |-- 203.0.114.7\n        /32 host LOCAL\n     |-- 203.0.114.255\n        /32 link BROADCAST\n"
        ),
        "/proc/net/if_inet6": "20010000000000000000000000000007 02 40 00 80     eth0\n",
    }
    monkeypatch.setattr(addresses, "_proc", files.get)

    assert machine_addresses() == {ip_address("203.0.114.7"), ip_address("2001::7")}


def test_machine_addresses_here_include_loopback():
    assert ip_address("127.0.0.1") in machine_addresses()
