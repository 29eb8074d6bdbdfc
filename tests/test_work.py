"""Jobs are made in processes of their own: what goes wrong in one harms no other."""

from __future__ import annotations

import os
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import jobs
import pytest

from temario.builder import Content, Job, Member
from temario.work import JobError, Made, make_all


def job(path: str, make: Callable[[], Content], seconds: float = 60.0) -> Job:
    return Job(path, "application/octet-stream", make, seconds=seconds)


def make(folder: Path, *todo: Job, workers: int = 2) -> dict[str, Made]:
    made = make_all(todo, lambda path: folder / path, lambda job: None, workers)
    return {one.job.path: one for one in made}


def test_bytes_files_and_zip_members_are_written(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"from a file")
    members = (Member("b.txt", b"bytes"), Member("a.txt", source))
    made = make(
        tmp_path,
        job("bytes", jobs.Gives(b"given")),
        job("file", jobs.Gives(source)),
        job("zip", jobs.Gives(members)),
    )
    assert all(one.staged and not one.problems for one in made.values())
    assert (tmp_path / "bytes").read_bytes() == b"given"
    assert (tmp_path / "file").read_bytes() == b"from a file"
    with zipfile.ZipFile(tmp_path / "zip") as archive:
        assert archive.namelist() == ["b.txt", "a.txt"]
        assert archive.read("a.txt") == b"from a file"
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.slow
def test_a_job_that_takes_too_long_is_killed_and_the_others_are_made(tmp_path: Path) -> None:
    begun = time.monotonic()
    made = make(tmp_path, job("slow", jobs.never_ends, 1.0), job("good", jobs.Gives(b"x")))
    assert time.monotonic() - begun < 30
    assert [p.rule for p in made["slow"].problems] == ["time-limit"]
    assert made["slow"].staged is None
    assert made["good"].staged is not None


def test_a_job_whose_process_dies_is_a_problem(tmp_path: Path) -> None:
    made = make(tmp_path, job("dead", jobs.dies), job("good", jobs.Gives(b"x")))
    assert [p.rule for p in made["dead"].problems] == ["job-died"]
    assert made["good"].staged is not None


def test_what_a_job_says_is_wrong_reaches_the_caller(tmp_path: Path) -> None:
    made = make(tmp_path, job("refused", jobs.is_refused))
    assert [p.message for p in made["refused"].problems] == ["a library is missing"]
    assert not (tmp_path / "refused").exists()


def test_a_fault_of_the_program_keeps_its_traceback(tmp_path: Path) -> None:
    with pytest.raises(JobError, match=r"(?s)making bad failed.*in has_a_fault.*ZeroDivision"):
        make(tmp_path, job("bad", jobs.has_a_fault))


def test_no_process_outlives_the_build(tmp_path: Path) -> None:
    number = tmp_path / "number"
    todo = [job("endless", jobs.WritesItsProcess(number)), job("bad", jobs.has_a_fault)]
    with pytest.raises(JobError):
        for _ in make_all(todo, lambda path: tmp_path / path, lambda job: _wait(job, number), 2):
            pass
    with pytest.raises(ProcessLookupError):
        os.kill(int(number.read_text()), 0)


def _wait(started: Job, number: Path) -> None:
    """Start the faulty job only when the endless one is at work."""
    while started.path == "bad" and not (number.is_file() and number.read_text()):
        time.sleep(0.02)
