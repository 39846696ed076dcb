"""Run code in a new interpreter with exactly the variables that a test names."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# What an operator would set; tests take one away or change it.
PRODUCTION = {
    "DATABASE_URL": "postgresql://factcheck_app:a-password@db.example.org:5432/factcheck",
    "REDIS_URL": "redis://:another-password@redis.example.org:6379",
    "SECRET_KEY": "k7Jq2xVb9LmN4pRtYc6Wz8Hs3Df5Gg1Aa0Ee-Uu_Ii.OoPpQq.RrSsTt",
    "API_KEY_PEPPER": "p7Jq2xVb9LmN4pRtYc6Wz8Hs3Df5Gg1Aa0Ee-Uu_Ii.OoPpQq.RrSsTt",
    "PUBLIC_URL": "https://facts.example.org",
}


def environment(**variables: str) -> dict[str, str]:
    """Only what an interpreter needs, and the variables given."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"} | variables


def python(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """`python ARGUMENTS` in the project's root."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(**variables),
        text=True,
        capture_output=True,
        check=False,
        timeout=120,
    )


def setting(name: str, **variables: str) -> str:
    """What a setting is when the system starts with these variables."""
    done = python("-c", f"from factcheck import settings; print(settings.{name})", **variables)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def refusal(**variables: str) -> str:
    """The last line of the error with which settings refuse these variables."""
    done = python("-c", "import factcheck.settings", **variables)
    assert done.returncode == 1, "settings were accepted"
    return done.stderr.strip().splitlines()[-1]
