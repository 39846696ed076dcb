"""Skipped tests are named, and where CI is set they are failures: what was not run has not passed."""

from __future__ import annotations

import os
from collections.abc import Generator
from typing import Any

import pytest

CHROMIUM = "Browser tests need a Chromium: `apt-get install chromium`, or put `chromium` on the PATH."


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def _refuse_skip(report: Any) -> None:
    """Turn a skip into a failure that carries its reason; an expected failure (xfail) is not a skip."""
    if report.outcome == "skipped" and not hasattr(report, "wasxfail") and in_ci():
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"Skipped, and nothing may be skipped where CI is set. {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    report = yield
    if item.get_closest_marker("browser"):
        report.user_properties.append(("browser", True))
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Any, Any]:
    report = yield
    _refuse_skip(report)
    return report


def pytest_terminal_summary(terminalreporter: Any) -> None:
    browser = [
        report.nodeid
        for outcome in ("skipped", "failed")
        for report in terminalreporter.stats.get(outcome, [])
        if ("browser", True) in getattr(report, "user_properties", []) and "kipped" in str(report.longrepr)
    ]
    if browser:
        terminalreporter.section("browser tests that did not run")
        for name in sorted(browser):
            terminalreporter.line(name)
        terminalreporter.line(CHROMIUM)
