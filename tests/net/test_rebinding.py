"""The guard against a real name server that changes its answers, on real sockets, in a network of its own."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
INTERNAL = "<p>This is 10.9.9.9.</p>"
PUBLIC = "<p>This is 93.184.216.34.</p>"
UNSHARE = ["unshare", *([] if os.geteuid() == 0 else ["-r"]), "-n", "-m"]

pytestmark = pytest.mark.slow


def namespaces_permitted():
    if shutil.which("unshare") is None:
        return False
    return subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module")
def world():
    """What `rebinding_world.py` reports; it runs once for all tests here."""
    if not namespaces_permitted():
        pytest.skip("this system permits no private network namespace (unshare -n -m)")
    done = subprocess.run(
        [*UNSHARE, sys.executable, "-m", "tests.net.rebinding_world"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_check_then_fetch_leaks_the_internal_page_every_time(world):
    assert world["mistake"]["rebind"] == {"outcomes": {INTERNAL: 20}, "inside": 20, "public": 0}


def test_guard_reaches_the_public_site(world):
    assert world["guard"]["plain"] == {"outcomes": {PUBLIC: 20}, "inside": 0, "public": 20}


def test_guard_with_rebinding_name_never_reaches_the_internal_page(world):
    assert world["guard"]["rebind"] == {
        "outcomes": {PUBLIC: 10, "url.blocked_address": 10},
        "inside": 0,
        "public": 10,
    }


@pytest.mark.parametrize("name", ["both", "inside", "metadata"])
def test_guard_with_a_bad_answer_refuses_before_any_request(name, world):
    assert world["guard"][name] == {"outcomes": {"url.blocked_address": 20}, "inside": 0, "public": 0}


@pytest.mark.parametrize("name", ["redirect to a name", "redirect to an address"])
def test_guard_refuses_a_redirect_to_the_inside(name, world):
    assert world["guard"][name] == {"outcomes": {"url.blocked_address": 20}, "inside": 0, "public": 20}


def test_guard_with_a_redirect_to_a_rebinding_name_never_reaches_the_inside(world):
    assert world["guard"]["redirect to rebind"]["inside"] == 0


def test_guard_refuses_an_address_of_this_machine(world):
    assert world["own"] == {"outcomes": {"url.blocked_address": 20}, "inside": 0, "public": 0}
