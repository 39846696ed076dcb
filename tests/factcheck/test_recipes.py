"""The recipes: what `make` offers, what CI runs, and that hooks call the same."""

import re
import subprocess

import pytest
import yaml

from tests.factcheck.fresh import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()
CI = (ROOT / ".ci" / "run").read_text()


def test_make_alone_lists_every_command():
    done = subprocess.run(["make"], cwd=ROOT, text=True, capture_output=True, check=True)

    listed = re.findall(r"(?m)^ +make (\w+) ", done.stdout)
    assert sorted(listed) == sorted(["help", "run", "test", "check", "fix", "bench", "states", "openapi", "lock"])


def test_every_command_of_make_has_a_recipe_of_its_own():
    phony = re.search(r"(?m)^\.PHONY: (.*)$", MAKEFILE)[1].split()

    described = re.findall(r"(?m)^([a-z]+):.*## ", MAKEFILE)
    assert sorted(phony) == sorted(described)


def test_locked_packages_are_installed_with_hashes_and_without_building():
    installs = re.findall(r"\$\(PIP\) install (.*)", MAKEFILE)

    assert installs == ["--require-hashes --no-deps --only-binary=:all: -r $<"] * 2


@pytest.mark.parametrize("name", ["runtime", "local", "dev"])
def test_lock_file_names_a_hash_for_every_package_and_no_index(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text()

    packages = re.findall(r"(?m)^([A-Za-z0-9][^=\n]*)==", text)
    hashed = re.findall(r"(?m)^[A-Za-z0-9][^=\n]*==[^\\\n]*\\\n +--hash=sha256:[0-9a-f]{64}", text)

    assert len(packages) == len(hashed)
    assert re.findall(r"https?://|--index|--extra-index|--find-links", text) == []


def test_ci_is_strict_and_runs_check_and_test_last():
    syntax = subprocess.run(["bash", "-n", str(ROOT / ".ci" / "run")], capture_output=True, check=False)

    assert syntax.returncode == 0
    assert "set -euo pipefail" in CI.splitlines()
    assert "export CI=true" in CI.splitlines()
    assert [line for line in CI.splitlines() if line.startswith("make ")] == ["make check", "make test"]


def test_hooks_are_local_and_call_make():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())

    assert {repository["repo"] for repository in hooks["repos"]} == {"local"}
    assert {hook["entry"].split()[0] for hook in hooks["repos"][0]["hooks"]} == {"make"}
