"""A command ends with its own exit code, and nothing that it said or promised is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

ENDINGS = """
import atexit, os, signal, sys, threading, time
import click
import temario.cli.commands as cli
from temario.cli.process import run

class Stopping:
    def __init__(self, times):
        self.times = times

    def find_spec(self, name, path=None, target=None):
        if name == "colorsys":
            try:
                for _ in range(self.times):
                    os.kill(os.getpid(), signal.SIGINT)
            except KeyboardInterrupt:
                if self.times == 1:
                    raise ImportError("not there")
                raise

@cli.main.command("end")
@click.argument("how")
def end(how):
    if how != "unread":
        atexit.register(print, "promised")
    if how == "code":
        sys.exit(7)
    if how == "said":
        raise click.ClickException("no")
    if how == "fault":
        raise RuntimeError("a fault of the program")
    if how == "thread":
        threading.Thread(target=lambda: (time.sleep(0.2), print("thread"))).start()
    if how == "stopped":
        os.kill(os.getpid(), signal.SIGINT)
    if how == "stopped in a class":
        class Field:
            def __set_name__(self, owner, name):
                os.kill(os.getpid(), signal.SIGINT)
        class Owner:
            field = Field()
    if how == "stopped in a finalizer":
        class Finalized:
            def __del__(self):
                os.kill(os.getpid(), signal.SIGINT)
        Finalized()
        time.sleep(20)
    if how in ("stopped in a module", "stopped twice in a module"):
        sys.meta_path.insert(0, Stopping(2 if "twice" in how else 1))
        import colorsys
        time.sleep(20)
    if how in ("long", "unread"):
        print("x" * 300_000)

sys.argv = ["temario", *sys.argv[1:]]
run()
"""


STOPPED_WHILE_LOADING = """
import os, signal, sys
from temario.cli.process import run

class Stopping:
    def find_spec(self, name, path=None, target=None):
        if name == "click":
            os.kill(os.getpid(), signal.SIGINT)

sys.meta_path.insert(0, Stopping())
sys.argv = ["temario", "--version"]
run()
"""


def ended(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", ENDINGS, *arguments]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.mark.parametrize(
    ("how", "code", "out", "err"),
    [
        ("well", 0, "promised\n", ""),
        ("code", 7, "promised\n", ""),
        ("said", 1, "promised\n", "Error: no\n"),
        ("thread", 0, "thread\npromised\n", ""),
        ("long", 0, "x" * 300_000 + "\npromised\n", ""),
    ],
    ids=["well", "code", "said", "thread", "long"],
)
def test_a_command_ends_with_its_code_and_all_that_it_said(
    how: str, code: int, out: str, err: str
) -> None:
    done = ended("end", how)
    assert (done.returncode, done.stdout, done.stderr) == (code, out, err)


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize(
    "how",
    [
        "stopped",
        "stopped in a class",
        "stopped in a finalizer",
        "stopped in a module",
        "stopped twice in a module",
    ],
)
def test_an_interrupt_ends_a_command_quietly_wherever_it_comes(how: str) -> None:
    done = ended("end", how)
    said = "Stopped. Every file that stands there is whole.\n"
    assert (done.returncode, done.stdout, done.stderr) == (130, "promised\n", said)


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("ignored", [False, True])
def test_an_interrupt_ends_the_program_while_it_loads(ignored: bool) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STOPPED_WHILE_LOADING],
        capture_output=True,
        text=True,
        preexec_fn=lambda: signal.signal(
            signal.SIGINT, signal.SIG_IGN if ignored else signal.SIG_DFL
        ),
    )
    assert done.stderr == ""
    assert done.returncode == (0 if ignored else -signal.SIGINT)


def test_a_fault_of_the_program_shows_where_it_is() -> None:
    done = ended("end", "fault")
    assert (done.returncode, done.stdout) == (1, "promised\n")
    assert done.stderr.startswith("Traceback")
    assert done.stderr.endswith("RuntimeError: a fault of the program\n")


def test_a_wrong_command_line_has_the_code_of_click() -> None:
    assert ended("nothing-of-this-name").returncode == 2


@pytest.mark.skipif(os.name == "nt", reason="pipes of POSIX")
def test_an_output_that_nobody_reads_any_more_ends_quietly() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", ENDINGS, "end", "unread"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    assert (process.wait(timeout=60), said) == (1, "")
    process.stderr.close()
