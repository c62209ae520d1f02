"""The demo keeps its processes alive, is alone in its folder, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from panoh import processes


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("PANOH_VAR", str(tmp_path))
    return tmp_path


@pytest.fixture
def worker(template):
    child = processes.Child("worker")
    yield child
    child.stop()


def lives(pid: int) -> bool:
    """Whether the process runs; one that ended and waits to be buried does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def wait_until(true) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_killed_child_is_started_again(worker, capsys):
    first = worker.process.pid
    worker.revive()
    assert worker.process.pid == first, "it lives and is left alone"
    worker.process.kill()
    worker.process.wait()
    worker.revive()
    assert worker.process.pid != first
    assert "worker ended by signal 9; it is started again" in capsys.readouterr().out


def test_a_child_that_cannot_live_is_given_up(monkeypatch, capfd):
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:9/nothing")
    monkeypatch.setenv("PORT", "none")
    child = processes.Child("serve")
    for _ in range(3):
        child.process.wait()
        child.revive()
    child.process.wait()
    with pytest.raises(processes.Unable, match="ended with code 1 again and again"):
        child.revive()


def test_a_child_ends_with_a_demo_that_is_killed(template):
    words = (
        "import time; from panoh import processes\n"
        "print(processes.Child('worker').process.pid, flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", words], stdout=subprocess.PIPE) as demo:
        assert demo.stdout is not None
        child = int(demo.stdout.readline())
        assert lives(child)
        demo.kill()
    wait_until(lambda: not lives(child))


def test_a_second_demo_in_the_folder_is_told_where_the_first_one_is(folder):
    with (
        processes._only_demo("http://127.0.0.1:8000"),
        pytest.raises(processes.Unable, match=f"127.0.0.1:8000, process {os.getpid()}"),
        processes._only_demo("http://127.0.0.1:8001"),
    ):
        pass
    with processes._only_demo("http://127.0.0.1:8001"):
        assert "8001" in (folder / "demo").read_text()


def test_a_taken_port_is_named(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(processes.Unable, match=f"Port {port} cannot be used"):
            processes._refuse_a_taken_port()


@pytest.mark.parametrize("given", ["http", "0", "65536", "-1", "80 80"])
def test_a_port_is_a_number(monkeypatch, given):
    monkeypatch.setenv("PORT", given)
    with pytest.raises(processes.Unable, match="PORT must be a number"):
        processes.port()


def test_the_key_of_sessions_outlives_a_restart_and_is_private(folder):
    assert processes._secret() == processes._secret()
    assert len(processes._secret()) > 50
    assert (folder / "secret").stat().st_mode & 0o777 == 0o600


def test_the_second_signal_does_not_disturb_the_first(monkeypatch):
    before = {each: signal.getsignal(each) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        with pytest.raises(processes.Stopped), processes._stopping():
            signal.raise_signal(signal.SIGTERM)
        signal.raise_signal(signal.SIGINT)
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
