"""Is every rule of the database fired by a test? A new constraint, trigger or rule without one fails here."""

import importlib
import pkgutil
import re

import pytest
from django.apps import apps
from django.db import connection, models

import tests.invariants

pytestmark = pytest.mark.django_db

# Unique only so that a foreign key can name a row together with its parent: the id alone is unique already.
CARRIERS = {"version_within_review", "publication_within_review", "capture_within_evidence", "scale_with_bounds"}
# Names that Django and PostgreSQL make up begin with the table's.
NAMED = "NOT LIKE 'claims\\_%%'"
CONSTRAINTS = f"""
  SELECT conname FROM pg_constraint WHERE conrelid::regclass::text LIKE 'claims\\_%%' AND conname {NAMED}
    AND contype <> 't'
  UNION
  SELECT i.relname FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
   WHERE x.indisunique AND x.indrelid::regclass::text LIKE 'claims\\_%%' AND i.relname {NAMED}
"""
TRIGGERS = """
  SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgrelid::regclass::text LIKE 'claims\\_%%'
"""
FUNCTIONS = "SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'factcheck\\_%%'"
COUNTING = (models.PositiveIntegerField, models.PositiveSmallIntegerField, models.PositiveBigIntegerField)


def column_of(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement, [])
        return [value for (value,) in cursor.fetchall()]


def rules_in_database():
    """Named constraints, triggers, and the rules that trigger functions name when they refuse."""
    named = re.findall(r"factcheck_refuse\('(\w+)'", "\n".join(column_of(FUNCTIONS)))
    return (set(column_of(CONSTRAINTS)) | set(column_of(TRIGGERS)) | set(named)) - CARRIERS


def rules_with_test():
    """What the tables of cases and the tests marked with `fires` of this folder say they fire."""
    found = set()
    for module in pkgutil.iter_modules(tests.invariants.__path__):
        content = vars(importlib.import_module(f"tests.invariants.{module.name}"))
        found |= {case.rule for case in content.get("CASES", [])}
        tests_of_module = [each for name, each in content.items() if name.startswith("test_")]
        found |= {rule for test in tests_of_module for rule in getattr(test, "fires", ())}
    return found


def test_every_rule_of_the_database_is_fired_by_a_test():
    assert rules_with_test() == rules_in_database()


def test_every_constraint_of_the_models_is_in_the_database():
    declared = {
        constraint.name
        for model in apps.get_app_config("claims").get_models()
        for constraint in model._meta.constraints
    }

    assert declared - rules_in_database() == set()


def test_checks_without_a_name_of_ours_are_those_of_counting_columns():
    unnamed = column_of(
        "SELECT DISTINCT a.attrelid::regclass::text || '.' || a.attname FROM pg_constraint c"
        " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)"
        " WHERE c.contype = 'c' AND c.conname LIKE 'claims\\_%%'"
    )
    counting = [
        f"{model._meta.db_table}.{field.column}"
        for model in apps.get_app_config("claims").get_models()
        for field in model._meta.local_concrete_fields
        if isinstance(field, COUNTING)
    ]

    assert sorted(unnamed) == sorted(counting)


@pytest.mark.parametrize("constraint_type", [models.UniqueConstraint, models.CheckConstraint])
def test_every_constraint_has_a_name_that_reads_as_a_rule(constraint_type):
    names = [
        constraint.name
        for model in apps.get_app_config("claims").get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, constraint_type)
    ]

    assert [name for name in names if not re.fullmatch(r"[a-z]+(_[a-z0-9]+)+", name)] == []
    assert len(names) == len(set(names))
