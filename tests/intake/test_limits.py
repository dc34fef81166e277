"""A file that would fill the memory is refused before it is unpacked."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import openpyxl
import pytest

MOST_MEMORY = 500  # MB of the whole process, pandas and openpyxl included
PROGRAM = """
import sys
from pathlib import Path
from hvevfd_research.errors import InputFileError
from hvevfd_research.intake import Field, read
try:
    read(sys.argv[1], [Field("id"), Field("score", "score", low=0, high=10)])
except InputFileError as error:
    print(error)
else:
    sys.exit("it was read")
# Not getrusage: its peak is inherited from the program that started this one.
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(peak.split()[1]) // 1024)
"""
SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["id", "score"])
    book.active.append(["P1", 4])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def blown_up(path, part: str, millions: int) -> None:
    """Write a workbook with a part of so many million blanks."""
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(path, "w") as new:
        for name in {*old.namelist(), part}:
            held = old.read(name) if name in old.namelist() else b"<sst></sst>"
            end = held.rindex(b"</")
            with new.open(zipfile.ZipInfo(name), "w", force_zip64=True) as file:
                file.write(held[:end])
                for _ in range(millions if name == part else 0):
                    file.write(b" " * 1_000_000)
                file.write(held[end:])


def many_parts(path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for number in range(5_000):
            archive.writestr(f"xl/part{number}.xml", "")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak of memory here")
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: blown_up(path, SHEET, 400), "unpacks to 400 million bytes"),
        (lambda path: blown_up(path, STRINGS, 150), "unpacks to 150 million bytes"),
        (many_parts, "in 5001 parts"),
        (
            lambda path: path.with_suffix(".csv").write_bytes(b'id;score\n"' + b"a" * 150_000_000),
            "never closed",
        ),
    ],
    ids=["sheet", "texts", "parts", "quoted cell"],
)
def test_a_file_that_would_fill_the_memory_is_refused_in_little_of_it(tmp_path, make, words):
    path = tmp_path / "a.xlsx"
    make(path)
    path = path if path.exists() else path.with_suffix(".csv")
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    said, used = done.stdout.splitlines()
    assert words in said
    assert int(used) < MOST_MEMORY
