"""A command ends with its own exit code, and nothing that it said or promised is lost."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

ENDINGS = """
import atexit, os, sys, threading, time
import click
import temario.cli as cli
from temario.cli.process import run

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
    if how in ("long", "unread"):
        print("x" * 300_000)

sys.argv = ["temario", *sys.argv[1:]]
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
