"""A small internet in a private network namespace, with a name server that lies. Prints what happened, as JSON.

Started by `test_rebinding.py` under `unshare -n -m`. The addresses of a public site, of an internal one and of a
cloud's metadata service all lie on the loopback interface; nothing leaves the namespace. The rebinding experiment is
also made with the usual mistake, check first and fetch afterwards, to show that this world would catch a leak.
"""

import ctypes
import fcntl
import http.client
import http.server
import ipaddress
import json
import shutil
import socket
import struct
import sys
import tempfile
import threading
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

from dnslib import QTYPE, RR, A
from dnslib.server import DNSLogger, DNSServer

from claims.errors import IntakeError
from claims.net.fetcher import fetch
from claims.net.policy import FetchPolicy

PUBLIC, INTERNAL, METADATA = "93.184.216.34", "10.9.9.9", "169.254.169.254"
TRIES = 20

_SET_ADDRESS, _SET_FLAGS, _SET_NETMASK = 0x8916, 0x8914, 0x891C
_UP_AND_RUNNING = 0x1 | 0x40
_MS_BIND = 4096


def set_up_loopback():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, _SET_FLAGS, struct.pack("16sH14x", b"lo", _UP_AND_RUNNING))
        for number, address in enumerate((PUBLIC, INTERNAL, METADATA)):
            name = f"lo:{number}".encode()
            for request, value in ((_SET_ADDRESS, address), (_SET_NETMASK, "255.255.255.255")):
                packed = struct.pack("16sHH4s8x", name, socket.AF_INET, 0, socket.inet_aton(value))
                fcntl.ioctl(control, request, packed)


def use_our_name_server():
    """Put our own files in the place of the system's, visible in this mount namespace only."""
    folder = Path(tempfile.mkdtemp())
    libc = ctypes.CDLL(None, use_errno=True)
    files = {
        "resolv.conf": "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n",
        "nsswitch.conf": "hosts: files dns\n",
    }
    for name, text in files.items():
        ours, theirs = folder / name, Path("/etc") / name
        ours.write_text(text)
        if theirs.exists():
            source = str(ours).encode()
            if libc.mount(source, str(theirs.resolve()).encode(), None, _MS_BIND, None) != 0:
                raise OSError(ctypes.get_errno(), f"cannot mount {theirs}")
    # The mounts keep the files themselves.
    shutil.rmtree(folder)


class LyingNameServer:
    """`rebind.example` changes its answer each time; `both.example` gives a good and a bad address at once."""

    def __init__(self):
        self.asked = Counter()

    def resolve(self, request, handler):
        reply = request.reply()
        name = str(request.q.qname).rstrip(".")
        if QTYPE[request.q.qtype] == "A":
            for address in self.answers(name):
                reply.add_answer(RR(request.q.qname, QTYPE.A, rdata=A(address), ttl=0))
        return reply

    def answers(self, name):
        self.asked[name] += 1
        turn = self.asked[name] % 2
        return {
            "site.example": [PUBLIC],
            "inside.example": [INTERNAL],
            "metadata.example": [METADATA],
            "both.example": [PUBLIC, INTERNAL] if turn else [INTERNAL, PUBLIC],
            "rebind.example": [PUBLIC] if turn else [INTERNAL],
        }.get(name, [])


class Site(http.server.BaseHTTPRequestHandler):
    """Says where it lives; the public one also redirects to wherever the path says."""

    hits = Counter()

    def do_GET(self):
        place = self.server.server_address[0]
        Site.hits[place] += 1
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to/"))
            self.end_headers()
            return
        body = f"<p>This is {place}.</p>".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def check_then_fetch(url):
    """The usual mistake: every address of the name is checked, and then the name is looked up again to connect."""
    for _ in range(6):
        parts = urlsplit(url)
        found = {answer[4][0] for answer in socket.getaddrinfo(parts.hostname, 80, type=socket.SOCK_STREAM)}
        if not all(ipaddress.ip_address(address).is_global for address in found):
            return "refused"
        # Redirects are followed by the library in real life, which is a second lookup without a check.
        connection = http.client.HTTPConnection(parts.hostname, 80, timeout=5)
        connection.request("GET", parts.path or "/")
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        if response.status != 302:
            return body
        url = response.headers["Location"]
    return "too many"


def guarded(url):
    # The stand-in for a public site lives on this machine, so the rule about own addresses is left out here.
    policy = FetchPolicy(own_addresses=frozenset, deadline_seconds=10)
    try:
        return fetch(url, policy=policy).body.decode()
    except IntakeError as error:
        return error.code


def guarded_with_own_addresses(url):
    try:
        return fetch(url, policy=FetchPolicy(deadline_seconds=10)).body.decode()
    except IntakeError as error:
        return error.code


def experiment(way, url):
    Site.hits.clear()
    outcomes = Counter(way(url) for _ in range(TRIES))
    return {
        "outcomes": dict(outcomes),
        "inside": Site.hits[INTERNAL] + Site.hits[METADATA],
        "public": Site.hits[PUBLIC],
    }


def main():
    set_up_loopback()
    use_our_name_server()
    names = LyingNameServer()
    quiet = DNSLogger(logf=str)
    DNSServer(names, port=53, address="127.0.0.1", logger=quiet).start_thread()
    for address in (PUBLIC, INTERNAL, METADATA):
        site = http.server.ThreadingHTTPServer((address, 80), Site)
        threading.Thread(target=site.serve_forever, daemon=True).start()
    urls = {
        "plain": "http://site.example/",
        "rebind": "http://rebind.example/",
        "both": "http://both.example/",
        "inside": "http://inside.example/",
        "metadata": "http://metadata.example/latest/meta-data/",
        "redirect to a name": "http://site.example/to/http://inside.example/",
        "redirect to rebind": "http://site.example/to/http://rebind.example/",
        "redirect to an address": f"http://site.example/to/http://{METADATA}/",
    }
    report = {
        "guard": {name: experiment(guarded, url) for name, url in urls.items()},
        "own": experiment(guarded_with_own_addresses, urls["plain"]),
    }
    names.asked.clear()
    report["mistake"] = {"rebind": experiment(check_then_fetch, urls["rebind"])}
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    main()
