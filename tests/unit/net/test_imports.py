"""The sandbox's child starts fast because nothing here drags the framework in."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("module", ["claims.net.fetcher", "claims.net.sandbox", "claims.net.canonical_url"])
def test_module_imports_without_django(module):
    code = f"import sys, {module}; sys.exit('django' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, check=False)

    assert done.returncode == 0


def test_child_imports_nothing_that_could_fetch():
    code = "import sys, claims.net.sandbox_child; print(sorted({'django', 'httpx2', 'httpcore2'} & set(sys.modules)))"

    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
        check=True,
        capture_output=True,
        text=True,
    )

    assert done.stdout == "[]\n"
