"""Typed readers of environment variables."""

import pytest

from factcheck import env


def test_text_without_value_and_default_names_the_variable(monkeypatch):
    monkeypatch.delenv("SOME_NAME", raising=False)

    with pytest.raises(env.SettingError) as caught:
        env.text("SOME_NAME", hint="Set it to a word.")

    assert str(caught.value) == "SOME_NAME is not set. Set it to a word."


def test_text_with_an_empty_value_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("SOME_NAME", "  ")

    value = env.text("SOME_NAME", "the default")

    assert value == "the default"


def test_text_from_a_file_is_read_and_stripped(monkeypatch, tmp_path):
    (tmp_path / "value").write_text("from the file\n")
    monkeypatch.delenv("SOME_NAME", raising=False)
    monkeypatch.setenv("SOME_NAME_FILE", str(tmp_path / "value"))

    value = env.text("SOME_NAME")

    assert value == "from the file"


def test_text_prefers_the_value_over_the_file(monkeypatch, tmp_path):
    (tmp_path / "value").write_text("from the file")
    monkeypatch.setenv("SOME_NAME", "direct")
    monkeypatch.setenv("SOME_NAME_FILE", str(tmp_path / "value"))

    value = env.text("SOME_NAME")

    assert value == "direct"


def test_text_from_a_missing_file_names_variable_and_file(monkeypatch):
    monkeypatch.delenv("SOME_NAME", raising=False)
    monkeypatch.setenv("SOME_NAME_FILE", "/nowhere/value")

    with pytest.raises(env.SettingError) as caught:
        env.text("SOME_NAME")

    assert (
        str(caught.value) == "SOME_NAME_FILE points at /nowhere/value, which cannot be read: No such file or directory."
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [("true", True), ("YES", True), ("1", True), ("on", True), ("false", False), ("No", False), ("0", False)],
)
def test_flag_understands_the_usual_words(monkeypatch, given, expected):
    monkeypatch.setenv("SOME_FLAG", given)

    value = env.flag("SOME_FLAG", default=not expected)

    assert value is expected


def test_flag_refuses_to_guess(monkeypatch):
    monkeypatch.setenv("SOME_FLAG", "maybe")

    with pytest.raises(env.SettingError, match="SOME_FLAG is 'maybe'; use true or false"):
        env.flag("SOME_FLAG", default=False)


@pytest.mark.parametrize("given", ["0", "11", "ten", "nan", "inf"])
def test_number_outside_its_range_is_refused(monkeypatch, given):
    monkeypatch.setenv("SOME_NUMBER", given)

    with pytest.raises(env.SettingError, match="a number from 1 to 10 is needed"):
        env.number("SOME_NUMBER", 5, low=1, high=10)


def test_whole_refuses_a_fraction(monkeypatch):
    monkeypatch.setenv("SOME_NUMBER", "2.5")

    with pytest.raises(env.SettingError, match="a whole number is needed"):
        env.whole("SOME_NUMBER", 5, low=1, high=10)


def test_words_drops_blanks_around_and_between(monkeypatch):
    monkeypatch.setenv("SOME_WORDS", " a.example ,, b.example ")

    value = env.words("SOME_WORDS")

    assert value == ["a.example", "b.example"]


LIMITS = {"read": 300, "write": 20}


@pytest.mark.parametrize(
    ("given", "expected"),
    [("", LIMITS), ("write:5", {"read": 300, "write": 5}), (" write : 5 , read:1 ", {"read": 1, "write": 5})],
)
def test_counts_change_what_is_named(monkeypatch, given, expected):
    monkeypatch.setenv("SOME_COUNTS", given)

    assert env.counts("SOME_COUNTS", LIMITS, high=1000) == expected


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("reads:5", "SOME_COUNTS names 'reads'; use some of: read, write."),
        ("300", "SOME_COUNTS names '300'; use some of: read, write."),
        ("read:1, read:2", "SOME_COUNTS names 'read' twice."),
        ("read", "SOME_COUNTS says 'read'; write read:NUMBER with a whole number from 1 to 1000."),
        ("read:0", "SOME_COUNTS says 'read:0'; write read:NUMBER with a whole number from 1 to 1000."),
        ("read:-5", "SOME_COUNTS says 'read:-5'; write read:NUMBER with a whole number from 1 to 1000."),
        ("read:1001", "SOME_COUNTS says 'read:1001'; write read:NUMBER with a whole number from 1 to 1000."),
        ("read:5/m", "SOME_COUNTS says 'read:5/m'; write read:NUMBER with a whole number from 1 to 1000."),
        ("read:\u0665", "SOME_COUNTS says 'read:\u0665'; write read:NUMBER with a whole number from 1 to 1000."),
    ],
)
def test_counts_refuse_nonsense_by_name(monkeypatch, given, message):
    monkeypatch.setenv("SOME_COUNTS", given)

    with pytest.raises(env.SettingError) as caught:
        env.counts("SOME_COUNTS", LIMITS, high=1000)

    assert str(caught.value) == message


def test_url_with_another_scheme_is_refused_without_showing_its_password(monkeypatch):
    monkeypatch.setenv("SOME_URL", "mysql://me:hush@db/name")

    with pytest.raises(env.SettingError) as caught:
        env.url("SOME_URL", schemes=("postgresql", "postgres"))

    assert str(caught.value) == "SOME_URL must be an address that starts with postgresql:// or postgres://."


@pytest.mark.parametrize("given", ["mailto:desk@newsroom.example", "https://newsroom.example/contact", ""])
def test_contact_is_an_address_to_write_to_or_a_page(monkeypatch, given):
    monkeypatch.setenv("SOME_CONTACT", given)

    assert env.contact("SOME_CONTACT") == given


@pytest.mark.parametrize(
    "given",
    ["desk@newsroom.example", "mailto:desk", "mailto://desk@newsroom.example", "http://newsroom.example/", "https://",
     "javascript:alert(1)", "mailto:@newsroom.example", "mailto:desk@a.example\nExpires: 2099-01-01", "https://a b/"],
)  # fmt: skip
def test_contact_that_leads_nowhere_is_refused(monkeypatch, given):
    monkeypatch.setenv("SOME_CONTACT", given)

    with pytest.raises(env.SettingError, match=r"write mailto:desk@example\.org or https://example\.org/contact"):
        env.contact("SOME_CONTACT")


def test_secret_that_is_short_is_refused_without_showing_it(monkeypatch):
    monkeypatch.setenv("SOME_SECRET", "hush")

    with pytest.raises(env.SettingError) as caught:
        env.secret("SOME_SECRET", minimum=50, hint="Make a longer one.")

    assert str(caught.value) == "SOME_SECRET is too short: 4 characters, 50 are needed. Make a longer one."


def test_split_url_of_a_server_decodes_user_and_password():
    parts = env.split_url("postgresql://me%40home:p%2Fw@db:5433/name?sslmode=require")

    assert (parts.user, parts.password, parts.host, parts.port, parts.path) == ("me@home", "p/w", "db", 5433, "/name")
    assert parts.options == {"sslmode": "require"}


def test_split_url_of_a_socket_reads_the_directory():
    parts = env.split_url("postgresql://app@/name?host=/run/dir&port=5432")

    assert (parts.user, parts.host, parts.port, parts.path) == ("app", "/run/dir", 5432, "/name")


def test_every_reader_remembers_what_it_was_asked_for(monkeypatch):
    monkeypatch.setattr(env, "ASKED", set())

    env.text("A_TEXT", "")
    env.flag("A_FLAG", default=True)
    env.whole("A_NUMBER", 1, low=0, high=2)
    env.words("A_LIST")
    env.url("A_URL", schemes=("http",))
    env.secret("A_SECRET", minimum=1, hint="")

    assert {"A_TEXT", "A_FLAG", "A_NUMBER", "A_LIST", "A_URL", "A_SECRET"} == env.ASKED
