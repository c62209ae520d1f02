"""The shape of the code, read from its syntax tree: who writes, who asks, and what nobody does.

An exception is named with its reason; an exception that is no longer needed fails too.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TypeVar

import panoh

ROOT = Path(panoh.__file__).parent
FORBIDDEN_MODULES = {"utils", "helpers", "helper", "common", "service", "services", "manager"}

WRITES = {
    "save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
}  # fmt: skip
ROWS = "panoh.base.database.rows"  # who takes it in does so to write
WRITERS = {
    "base/backup/sign_in.py": "makes an account for a moment, as the owner, to try the sign-in",
    "base/accounts/sessions.py": "keeps sessions, as Django asks it to",
    "base/vault/erasure.py": "destroys keys and what they sealed, as the owner, by the ledger",
    "base/vault/rotation.py": "puts new ciphertext in the place of old, as the owner",
    "base/accounts/models.py": "makes an account, for who administers as the owner and for tests",
    "testing.py": "makes the cast as the owner",
}
WRITING_SQL = re.compile(r"\b(insert into|delete from|truncate|update \w+ set)\b", re.IGNORECASE)
SQL_WRITERS = {
    "base/accounts/sessions.py": "keeps sessions, as Django asks it to",
    "exchange/tables.py": "writes the many rows of a list for exchange/actions.py",
    "base/database/tickets.py": "as the owner: the key of the door",
    "base/database/rows.py": "puts into SQL what actions insert",
}
# What everybody may know (agencies, members, places), and what is asked for by another filter.
OPEN_MODELS = {"Agency", "Membership", "Region"}
ASKED_OTHERWISE = {
    ("casework/shelters/views.py", "Service"): "of(member): the own agency's, offered or not",
    ("base/accounts/forms.py", "Authenticator"): "the factors of whoever is signing in",
    ("base/accounts/views.py", "SignIn"): "the reader's own",
    ("site/calendar.py", "Feed"): "the reader's own address",
    ("site/work.py", "Entry"): "the reader's own acts, to show what is kept about them",
}
INNER_IMPORTS = {
    "testing.py": "is imported before Django is set up",
    "casework/quality/apps.py": "reads models, which come after apps",
    "casework/sop/apps.py": "reads models, which come after apps",
}
CONTEXT_SETTERS = {
    "base/database/door.py": "the door",
    "base/agencies/migrations/0002_door.py": "the function behind the door",
}
# G4: what opens a connection. Nothing that somebody writes may make Panoh ask another machine.
CLIENTS = {
    "aiohttp", "ftplib", "http", "httpx", "imaplib", "requests", "smtplib", "socket", "telnetlib",
    "urllib3", "xmlrpc",
}  # fmt: skip
ASKING = {
    "processes.py": "looks whether its own web process answers, and whether its port is free",
    "waiting_room.py": "reads who asks, and asks nobody",
}


Kind = TypeVar("Kind", bound=ast.AST)


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the product by its path, tests left out."""
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text())
        for path in sorted(ROOT.rglob("*.py"))
        if "tests" not in path.relative_to(ROOT).parts and "node_modules" not in path.parts
    }


def nodes(tree: ast.AST, kind: type[Kind]) -> Iterator[Kind]:
    return (node for node in ast.walk(tree) if isinstance(node, kind))


def strings(tree: ast.AST) -> Iterator[str]:
    """Every text in a module but its docstrings."""
    documents = {
        node.body[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        if node.body and isinstance(node.body[0], ast.Expr)
    }
    for node in nodes(tree, ast.Constant):
        if isinstance(node.value, str) and node not in documents:
            yield node.value


def writes(tree: ast.AST) -> bool:
    """Whether a row is written: a set or a dictionary is updated by position, rows by name."""
    if any(each.module == ROWS for each in nodes(tree, ast.ImportFrom)):
        return True
    for call in nodes(tree, ast.Call):
        if isinstance(call.func, ast.Attribute):
            by_name = call.func.attr == "update" and call.keywords and not call.args
            if call.func.attr in WRITES or by_name:
                return True
    return False


def outside_actions() -> dict[str, ast.Module]:
    return {
        path: tree
        for path, tree in modules().items()
        if not path.endswith("actions.py") and "migrations" not in path
    }


def test_only_actions_write() -> None:
    found = {path for path, tree in outside_actions().items() if writes(tree)}
    assert found == WRITERS.keys()


def test_only_actions_write_sql() -> None:
    found = {
        path
        for path, tree in outside_actions().items()
        if any(WRITING_SQL.search(text) for text in strings(tree))
    }
    assert found == SQL_WRITERS.keys()


@cache
def answering() -> set[str]:
    """The modules whose functions answer addresses, whatever they are called."""
    named = {
        f"{(node.module or '').removeprefix('panoh.').replace('.', '/')}/{each.name}.py"
        for path, tree in modules().items()
        if path.endswith("urls.py")
        for node in nodes(tree, ast.ImportFrom)
        for each in node.names
    }
    return named & modules().keys()


def test_pages_ask_only_for_what_the_member_may_see() -> None:
    """`Case.objects` in a view or a form is followed by visible_to, newest_to, or none()."""
    assert {"programme/logframe/reporting.py", "monitoring/houses.py", "site/work.py"} < answering()
    found = set()
    for path, tree in modules().items():
        shown = path.endswith("forms.py") or "templatetags" in path or path.startswith("site/")
        if shown or path in answering():
            asked = {
                (node.value.value.id, node.attr)
                for node in nodes(tree, ast.Attribute)
                if isinstance(node.value, ast.Attribute) and node.value.attr == "objects"
                if isinstance(node.value.value, ast.Name)
            }
            found |= {
                (path, model)
                for model, how in asked
                if model not in OPEN_MODELS and how not in {"visible_to", "newest_to", "none"}
            }
    assert found == ASKED_OTHERWISE.keys()


def test_views_are_functions_that_try_nothing() -> None:
    for path, tree in modules().items():
        if path in answering():
            for function in nodes(tree, ast.FunctionDef):
                if "request" in {each.arg for each in function.args.args}:
                    assert not list(nodes(function, ast.Try)), (path, function.name)
            assert not [node for node in nodes(tree, ast.ClassDef) if node.name.endswith("View")]
        for node in nodes(tree, ast.ImportFrom):
            assert not (node.module or "").startswith("django.views.generic"), path


def test_actions_say_first_who_acts_and_are_one_transaction() -> None:
    for path, tree in modules().items():
        if not path.endswith("actions.py"):
            continue
        for function in tree.body:
            if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
                continue
            if "by" in {each.arg for each in function.args.kwonlyargs}:
                assert not function.args.args, (path, function.name)
                assert function.args.kwonlyargs[0].arg == "by", (path, function.name)
                decorators = {ast.unparse(each) for each in function.decorator_list}
                assert "act" in decorators, (path, function.name)


def test_nothing_happens_behind_the_reader_s_back() -> None:
    """No signals, and nobody changes what saving or deleting does."""
    for path, tree in modules().items():
        for node in nodes(tree, ast.ImportFrom):
            assert "signals" not in (node.module or ""), path
            assert node.module != "django.dispatch", path
        for kind in nodes(tree, ast.ClassDef):
            if (path, kind.name) == ("base/accounts/sessions.py", "SessionStore"):
                continue  # no model: what Django calls to end a session
            methods = {each.name for each in kind.body if isinstance(each, ast.FunctionDef)}
            assert not methods & {"save", "delete", "save_base"}, (path, kind.name)


def test_no_module_is_a_drawer() -> None:
    names = {Path(path).stem for path in modules()} | {
        part for p in modules() for part in Path(p).parts
    }
    assert not names & FORBIDDEN_MODULES


def test_imports_stand_at_the_head() -> None:
    found = {
        path
        for path, tree in modules().items()
        for function in nodes(tree, ast.FunctionDef)
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function))
    }
    assert found == INNER_IMPORTS.keys()


def test_only_the_door_says_who_acts() -> None:
    found = {
        path
        for path, tree in modules().items()
        if any("set_config" in text or "set local panoh" in text.lower() for text in strings(tree))
    }
    assert found == CONTEXT_SETTERS.keys()


def test_a_sentence_is_translated_before_it_is_filled_in() -> None:
    """Neither an f-string nor % nor format inside gettext: no catalogue has the result.

    Nor gettext inside an f-string, where the catalogue's maker does not find it.
    """
    for path, tree in modules().items():
        names = {
            each.asname or each.name
            for node in nodes(tree, ast.ImportFrom)
            if node.module == "django.utils.translation"
            for each in node.names
            if "gettext" in each.name
        }
        for string in nodes(tree, ast.JoinedStr):
            called = {each.func.id for each in nodes(string, ast.Call)
                      if isinstance(each.func, ast.Name)}  # fmt: skip
            assert not called & names, (path, string.lineno)
        for call in nodes(tree, ast.Call):
            if isinstance(call.func, ast.Name) and call.func.id in names:
                for said in call.args:
                    if "ngettext" in call.func.id and said is call.args[-1]:
                        continue  # the number
                    assert not list(nodes(said, ast.JoinedStr)), (path, call.lineno)
                    assert not list(nodes(said, ast.BinOp)), (path, call.lineno)
                    assert not list(nodes(said, ast.Call)), (path, call.lineno)


def test_nothing_asks_another_machine() -> None:
    found = set()
    for path, tree in modules().items():
        plain = {alias.name for node in nodes(tree, ast.Import) for alias in node.names}
        names = plain | {node.module or "" for node in nodes(tree, ast.ImportFrom)}
        if {name.split(".")[0] for name in names} & CLIENTS or "urllib.request" in names:
            found.add(path)
    assert found == set(ASKING)
