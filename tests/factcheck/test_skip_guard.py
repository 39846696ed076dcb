"""What was not run is named, and where CI is set it has failed."""

import subprocess
import sys

import pytest

from tests.factcheck.fresh import ROOT, environment

SAMPLE = """
import pytest

@pytest.mark.browser
def test_page():
    pytest.skip("no Chromium was found")

@pytest.mark.xfail(reason="known", strict=False)
def test_known():
    assert False

def test_plain():
    pass
"""
MODULE = 'import pytest\npytest.skip("whole file", allow_module_level=True)\n'


@pytest.fixture
def suite(tmp_path):
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = browser: needs a Chromium\n")

    def run(text, *options, **variables):
        (tmp_path / "test_sample.py").write_text(text)
        command = [sys.executable, "-m", "pytest", "--disable-plugin-autoload", "-p", "tests.skip_guard", *options]
        arguments = ["-p", "no:cacheprovider", "-c", str(tmp_path / "pytest.ini"), str(tmp_path / "test_sample.py")]
        clean = environment(PYTHONWARNINGS="default", **variables)
        return subprocess.run(
            [*command, *arguments], cwd=ROOT, env=clean, text=True, capture_output=True, check=False, timeout=60
        )

    return run


def closing_line(done):
    return done.stdout.strip().splitlines()[-1].strip("= ").split(" in ")[0]


def test_skipped_browser_test_is_named_with_the_way_to_get_a_chromium(suite):
    done = suite(SAMPLE)

    assert (done.returncode, closing_line(done)) == (0, "1 passed, 1 skipped, 1 xfailed")
    assert "test_sample.py::test_page\nBrowser tests need a Chromium: `apt-get install chromium`" in done.stdout


def test_skip_is_a_failure_where_ci_is_set(suite):
    done = suite(SAMPLE, CI="true")

    assert (done.returncode, closing_line(done)) == (1, "1 failed, 1 passed, 1 xfailed")
    assert "nothing may be skipped where CI is set. Skipped: no Chromium was found" in done.stdout


def test_skip_is_a_failure_where_ci_is_set_and_tests_run_in_parallel(suite):
    done = suite(SAMPLE, "-p", "xdist", "-n", "1", CI="true")

    assert (done.returncode, closing_line(done)) == (1, "1 failed, 1 passed, 1 xfailed")
    assert "test_sample.py::test_page\nBrowser tests need a Chromium" in done.stdout


def test_skipped_file_is_a_failure_where_ci_is_set(suite):
    done = suite(MODULE, CI="true")

    assert (done.returncode, closing_line(done)) == (2, "1 error")
