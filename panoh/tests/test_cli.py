"""The command `panoh`: one sentence and exit code 1 for what can be foreseen."""

import os
import subprocess
import sys

import pytest
from pyrage import x25519

from panoh import cli
from panoh.programme.logframe.files import FOLDER
from panoh.programme.logframe.tests.steps import acting, small
from panoh.testing import key


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


NOBODY = "00000000-0000-0000-0000-000000000000"
# What somebody may mistype, and what they are told.
MISTAKES = {
    "agency x --kind ngo --country UZ --region UZ-XX": "There is no region UZ-XX in Uzbekistan.",
    "agency x --kind ngo --country UZ --region KG-GB": "There is no region KG-GB in Uzbekistan.",
    "member bob": "Say for which --agency and in which --role.",
    "member bob --agency nonsense --role donor": "There is no agency with the key nonsense.",
    "member nobody --end": "nobody acts for no agency.",
    f"agreement x {NOBODY} --signed 2026-01-01": "An agreement has at least two parties.",
    f"agreement x {NOBODY} {{ngo}} --signed 2026-01-01": "There is no agency with the key",
    "agreement x {police} {police} --signed 2026-01-01": "An agreement has at least two parties.",
    "agreement x {police} {ngo} --signed 2026-02-01 --ends 2026-01-01": "It ends before",
    "backup": "Name the folder for the backup.",
    "backup {file}": "Name a recipient (age1…) for the data and another one for the keys.",
    "backup {file} --recipient {one} --key-recipient {two}": "{file}",
    "backup --new-identity {missing}/key": "{missing}/key",
    "restore {missing}": "Name a file with the identity that opens the backup.",
    "restore {missing} --identity {missing}": "{missing}",
    "restore {missing} --identity {identity}": "{missing}",
    "restore {missing} --identity {identity} --public {missing}": "{missing} cannot be read.",
    "restore {missing} --identity {identity} --account ella": "Name --account and --password-file",
    "duplicates generate {missing}/list": "{missing}/list",
    "export iati NONE --as nobody": "Nobody acts under this name.",
    "export iati NONE --as ella": "There is no such programme among yours.",
    "export iati NONE --as aigul": "There is no such programme among yours.",
    "figures": " is no country. Give its two letters.",
    "figures --country XX": "XX is no country. Give its two letters.",
    "figures --country UZ --from yesterday": "--from: yesterday is no day such as 2026-01-31.",
    "figures --country UZ --from 2025-02-01 --to 2025-12-31": "one whole calendar year",
    "figures --country UZ --from 9999-01-01 --to 9999-12-31": "The year 9999 has not begun.",
    "figures --country UZ --by shoe": "--by: there is no shoe; there are",
    "figures --country UZ --measure shoe": "--measure: there is no shoe; there are",
    "figures --country UZ --audience shoe": "--audience: there is no shoe; there are",
    "figures --country UZ --format shoe": "--format: there is no shoe; there are",
    "figures --country UZ": "No figures of this year have been released yet.",
    "figures release --country UZ": "Say who releases: --as, and the name of a coordinator.",
    "figures release --country UZ --as nobody": "Say who releases",
    "figures release --country KG --as eldor": "",
    "figures release --country UZ --as aigul": "",
    "import cases {missing} --as anvar": "",
    "journal checkpoint {file}": "{file} cannot be written",
    "journal verify --checkpoints {missing}": "{missing}",
    "journal verify --checkpoints {file} --public {binary}": "{binary}",
    "keys rotate --agency nonsense": "There is no agency with the key nonsense.",
    "keys rotate --agency {police}": "This agency has no keys yet: it has opened no case.",
    f"keys renew --person {NOBODY}": "There is no key of such a person.",
    "programme load {missing} --as nobody": "Nobody acts under this name.",
    "programme load {missing} --as ella": "No such file",
    "programme load {binary} --as ella": "binary: ",
    "programme load {xacx44} --as ella --agency EU=Nowhere": "There is no agency “Nowhere”.",
    "programme load {xacx44} --as aigul": "Your role does not do this.",
    "words --list xx": "There is no language xx here",
}


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize("line", MISTAKES)
def test_what_was_mistyped_is_one_line(panoh, tmp_path, line):
    file, binary = tmp_path / "file", tmp_path / "binary"
    file.write_text("text")
    binary.write_bytes(b"\xff\xfe")
    one, two = x25519.Identity.generate(), x25519.Identity.generate()
    (tmp_path / "identity").write_text(str(one))
    said = {
        "file": file, "binary": binary, "missing": tmp_path / "missing",
        "identity": tmp_path / "identity", "one": one.to_public(), "two": two.to_public(),
        "police": key("police"), "ngo": key("ngo"), "xacx44": FOLDER / "XACX44.toml",
    }  # fmt: skip
    words = line.format(**said).split()
    answer = panoh(*words)
    assert str(answer).startswith(f"panoh {words[0]}: ")
    assert MISTAKES[line].format(**said) in str(answer)
    assert "\n" not in str(answer)


@pytest.mark.parametrize(
    "line",
    [
        "agreement x y z --signed yesterday",
        "duplicates evaluate --people 0",
        "duplicates generate x --people many",
        "export iati XACX44",
        "export excel XACX44 --as ella",
        "export iati XACX44 --as ella --sector 1",
        "figures nonsense",
        "load_demo --cases -1",
        "keys",
    ],
)
def test_what_no_command_takes_is_answered_by_the_usage(panoh, capsys, line):
    answer = panoh(*line.split())
    said = capsys.readouterr().err
    # A part of a command says it in one line, since it has a usage of its own.
    assert (answer == 2 and f"usage: panoh {line.split()[0]}" in said) or "\n" not in str(answer)
    assert answer != 0
    assert "invalid fromisoformat" not in said


@pytest.mark.django_db(databases="__all__")
@pytest.mark.parametrize("ref", ["a b", "a/b", "a|b", "a&b", "a?b"])
def test_who_publishes_is_named_as_the_register_names(panoh, ref):
    with acting("ella"):
        small()
    words = ["export", "iati", "SMALL", "--as", "ella", "--type", "40", "--organisation", ref]
    assert panoh(*words) == "panoh export: An identifier has no space and none of / & | ?"
