"""The command `panoh`: one sentence and exit code 1 for what can be foreseen."""

import os
import subprocess
import sys

import pytest

from panoh import cli


@pytest.fixture
def panoh(template, monkeypatch):
    """Runs it in this process."""

    def run(*words: str) -> object:
        monkeypatch.setattr(sys, "argv", ["panoh", *words])
        with pytest.raises(SystemExit) as left:
            cli.main()
        return left.value.code

    return run


def test_help_lists_processes_and_the_commands_of_slices(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["panoh", "--help"])
    cli.main()
    listed = {line.split()[1] for line in capsys.readouterr().out.splitlines()}
    assert {"demo", "serve", "worker", "migrate", "check", "journal"} <= listed
    assert "runserver" not in listed


@pytest.mark.parametrize("word", ["nonsense", "runserver"])
def test_an_unknown_word_is_answered_in_one_sentence(panoh, word):
    assert panoh(word) == f"panoh {word}: there is no such command; panoh --help lists them."


def test_an_error_of_a_command_is_its_sentence(panoh):
    sentence = 'There is no system check with the "nonsense" tag.'
    assert panoh("check", "--tag", "nonsense") == f"panoh check: {sentence}"


def test_a_mistake_in_the_words_is_answered_by_the_usage(panoh, capsys):
    assert panoh("migrate", "--nonsense") == 2
    assert "usage: panoh migrate" in capsys.readouterr().err


def test_a_port_that_is_none_stops_the_demo(panoh, monkeypatch):
    monkeypatch.setenv("PORT", "http")
    assert panoh("demo") == "panoh demo: PORT must be a number from 1 to 65535, not 'http'."


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PANOH_DEBUG", "yes", "panoh migrate: PANOH_DEBUG must be 0 or 1"),
        (
            "DATABASE_URL",
            "postgresql://nobody@127.0.0.1:9/nothing",
            "panoh migrate: the database cannot be reached: ",
        ),
    ],
)
def test_a_setting_that_does_not_work_is_one_line(name, value, sentence):
    done = subprocess.run(
        [sys.executable, "-m", "panoh.cli", "migrate", "--skip-checks"],
        env=os.environ | {name: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1
