"""The command `panoh`. Thin: it keeps the database running and calls what the slices offer."""

import os
import sys
from contextlib import nullcontext
from keyword import iskeyword

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from panoh import processes
from panoh.base.database import server

PROCESSES = {
    "demo": (processes.demo, "Everything with made-up cases, on this machine."),
    "serve": (processes.serve, "The web process, at 127.0.0.1:PORT."),
    "worker": (processes.work, "The process that sends letters and keeps deadlines."),
}
OF_DJANGO = {"check", "migrate"}


def main() -> None:
    """Runs one command; what goes wrong for a known reason is one sentence and exit code 1."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "panoh.settings")
    word, *rest = sys.argv[1:] or ["help"]
    try:
        if word in {"help", "--help", "-h"}:
            explain()
        elif word in PROCESSES and not rest:
            processes.die_with_parent()
            # the demo starts the server itself, to tell what it is doing
            with nullcontext() if word == "demo" else server.running():
                PROCESSES[word][0]()
        else:
            with server.running():
                run(word, rest)
    except (CommandError, ImproperlyConfigured, processes.Unable, server.Unavailable) as error:
        sys.exit(f"panoh {word}: {error}")
    except OperationalError as error:
        sys.exit(f"panoh {word}: the database cannot be reached: {' '.join(str(error).split())}")
    except OSError as error:  # a file or folder that somebody named
        if not error.filename:
            raise
        sys.exit(f"panoh {word}: {error.filename}: {error.strerror}.")
    except KeyboardInterrupt:
        sys.exit(130)


def run(word: str, rest: list[str]) -> None:
    """Runs a command of some slice's `management/commands`, letting its errors through."""
    django.setup()
    apps = _apps()
    if word not in apps:
        raise processes.Unable("there is no such command; panoh --help lists them.")
    command = _load(apps[word], word)
    parser = command.create_parser("panoh", word)
    parser.called_from_command_line = True  # a mistake in its words is answered by its usage
    options = vars(parser.parse_args(rest))
    command.execute(*options.pop("args", ()), **options)


def explain() -> None:
    """Prints every command with its sentence."""
    django.setup()
    sentences = {word: sentence for word, (_, sentence) in PROCESSES.items()}
    sentences |= {word: _load(app, word).help for word, app in _apps().items()}
    for word, sentence in sorted(sentences.items()):
        print(f"panoh {word:<12} {sentence}")


def _apps() -> dict[str, str]:
    """The commands of Panoh's slices, and the two of Django that an operator needs."""
    return {
        word.rstrip("_"): app
        for word, app in get_commands().items()
        if app.startswith("panoh.") or word in OF_DJANGO
    }


def _load(app: str, word: str) -> BaseCommand:
    """A command's module; a word of Python's own, such as import, ends in an underscore there."""
    return load_command_class(app, word + "_" * iskeyword(word))


if __name__ == "__main__":
    main()
