"""The house style, as far as a machine can hold it."""

import ast
import importlib
import inspect
import pkgutil
import subprocess

import pytest

import claims.services
from claims import errors
from claims.jobs import Job
from tests.rules.sources import ROOT, files, imports, name, tree

LONGEST_FILE = 400
# The one path that services of a review share: not itself a thing that a person does.
SHARED_PARTS = {"transition.perform"}
SOCKET_LIBRARIES = {"socket", "ssl", "http.client", "urllib.request", "httpx2", "httpcore2", "ftplib", "smtplib"}


def all_errors(base=errors.DomainError):
    found = [base]
    for sub in base.__subclasses__():
        found += all_errors(sub)
    return found


def service_functions():
    for module_info in pkgutil.iter_modules(claims.services.__path__):
        module = importlib.import_module(f"claims.services.{module_info.name}")
        for function_name, function in inspect.getmembers(module, inspect.isfunction):
            own = function.__module__ == module.__name__
            if own and not function_name.startswith("_"):
                yield f"{module_info.name}.{function_name}", function


def opens_durable_transaction(function):
    return "durable=True" in inspect.getsource(function)


SERVICES = {
    label: function
    for label, function in service_functions()
    if opens_durable_transaction(function) and label not in SHARED_PARTS
}


def tracked_files():
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    return [ROOT / line for line in listed.stdout.splitlines()]


def test_no_source_file_is_longer_than_the_limit():
    long = {
        name(path): lines
        for path in (*files(), *files("tests"), *files("bench"), *files("training"))
        if (lines := path.read_text().count("\n")) > LONGEST_FILE
    }

    assert long == {}


def test_no_module_is_called_utils():
    assert [name(path) for path in files() if path.stem in {"utils", "helpers", "misc", "common"}] == []


def test_every_package_says_which_question_it_answers():
    silent = [name(path) for path in files() if path.name == "__init__.py" and not ast.get_docstring(tree(path))]

    assert silent == []


def test_every_module_has_a_docstring():
    silent = [name(path) for path in files() if not ast.get_docstring(tree(path))]

    assert silent == []


@pytest.mark.parametrize("label", sorted(SERVICES))
def test_service_takes_actor_and_now_by_keyword_only(label):
    parameters = inspect.signature(SERVICES[label]).parameters

    assert {p.kind for p in parameters.values()} == {inspect.Parameter.KEYWORD_ONLY}
    assert {"actor", "now"} - set(parameters) == set()


@pytest.mark.parametrize("label", sorted(SERVICES))
def test_service_has_a_docstring(label):
    assert len(inspect.getdoc(SERVICES[label]) or "") > 20


def test_error_codes_are_unique():
    codes = [error.code for error in all_errors()]

    assert sorted(codes) == sorted(set(codes))


@pytest.mark.parametrize("error", all_errors(), ids=lambda error: error.__name__)
def test_error_has_http_status_and_a_sentence(error):
    assert 400 <= error.status < 600
    assert error.message.endswith(".")


def test_every_job_is_a_registered_task_that_accepts_extra_keywords():
    from factcheck.celery import app

    app.loader.import_default_modules()
    tasks = {job: app.tasks[str(job)] for job in Job}
    kinds = {job: {p.kind for p in inspect.signature(task.run).parameters.values()} for job, task in tasks.items()}

    assert {job for job, found in kinds.items() if inspect.Parameter.VAR_KEYWORD not in found} == set()
    assert {job for job, found in kinds.items() if inspect.Parameter.POSITIONAL_OR_KEYWORD in found} == set()


def targets_of(node):
    """What a statement assigns to, tuples taken apart."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    for target in targets:
        yield from target.elts if isinstance(target, ast.Tuple) else [target]


def assigned_attributes(path, attribute):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
            for target in targets_of(node):
                if isinstance(target, ast.Attribute) and target.attr == attribute:
                    yield ast.unparse(target)


def test_review_status_is_set_in_one_place():
    places = {
        name(path)
        for path in files("claims")
        for target in assigned_attributes(path, "status")
        if target.split(".")[0] not in {"self", "cls", "claim", "verdict", "row"}
    }

    assert places == {"claims/services/transition.py"}


WRITES = {"save", "create", "bulk_create", "update_or_create", "get_or_create", "bulk_update", "delete"}


def queryset_writes(path):
    """Calls that write through the ORM, as far as names tell."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            text = ast.unparse(node.func)
            if node.func.attr in WRITES and ("objects" in text or node.func.attr == "save"):
                yield text
            if node.func.attr == "update" and "objects" in text:
                yield text


def test_interfaces_do_not_write():
    places = {
        name(path): list(queryset_writes(path))
        for path in files("api", "claims/web", "claims/tasks")
        if list(queryset_writes(path))
    }

    assert places == {}


def test_interfaces_hold_no_transaction():
    places = [
        name(path) for path in files("api", "claims/web", "claims/tasks") if "django.db.transaction" in imports(path)
    ]

    assert places == []


def test_only_net_opens_sockets():
    # The wiring talks to its own servers and children over local sockets.
    allowed = ("claims/net/", "factcheck/")
    places = {
        name(path): sorted(SOCKET_LIBRARIES & imports(path))
        for path in files()
        if SOCKET_LIBRARIES & imports(path) and not name(path).startswith(allowed)
    }

    assert places == {}


def test_no_default_ordering_and_no_save_override():
    places = []
    for path in files("claims/models"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete", "clean"}:
                places.append(f"{name(path)}: {node.name}")
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "ordering":
                places.append(f"{name(path)}: ordering")

    assert places == []


def test_no_signals():
    assert [name(path) for path in files() if "django.dispatch.receiver" in imports(path)] == []


def test_changelog_top_version_is_the_package_version():
    import re
    import tomllib

    top = re.search(r"^## \[(\d[^\]]*)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)

    assert top.group(1) == tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


FORBIDDEN_WORDS = ("/work/", "../shared/design", "claude", "anthropic", "chatgpt", "openai")


def test_no_file_speaks_of_the_workplace():
    places = []
    for path in tracked_files():
        if path.is_file() and path != ROOT / "tests/rules/test_house_style.py" and path.stat().st_size < 1_000_000:
            text = path.read_bytes().decode(errors="ignore").lower()
            places += [f"{name(path)}: {word}" for word in FORBIDDEN_WORDS if word in text]

    assert places == []
