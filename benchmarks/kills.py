"""Kill `hvevfd run` at random moments, and look whether a broken or falsely complete file is left.

    python benchmarks/kills.py [times] [seed]

Each round runs every workbook into the same folder and kills the program with SIGKILL after a random time,
up to the length of an unbroken run. Then each file must be whole, each notebook must tell the truth about its
cells, and the ledger must not call complete what is not.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMMAND = [sys.executable, "-m", "hvevfd_research.cli", "run", "--force", "-o"]


def faults(folder: Path) -> list[str]:
    """Name what is broken or falsely complete in a folder of results."""
    ledger = folder / "runs.json"
    runs = json.loads(ledger.read_text("utf-8")) if ledger.exists() else {}
    pages = [
        page for page in folder.glob("*.html") if not page.read_text("utf-8").rstrip().endswith("</html>")
    ]
    found = [f"{page.name} is cut off" for page in pages]
    for path in folder.glob("*.ipynb"):
        notebook = json.loads(path.read_text("utf-8"))
        states = {
            cell["metadata"]["papermill"]["status"]
            for cell in notebook["cells"]
            if cell["cell_type"] == "code"
        }
        complete = notebook["metadata"]["hvevfd"]["status"] == "completed"
        if complete and states != {"completed"}:
            found.append(f"{path.name} calls itself complete with cells that are {states}")
        if complete and not (folder / f"{path.stem}.html").exists():
            found.append(f"{path.stem} has a notebook and no page")
    for name, run in runs.items():
        if run["status"] == "completed" and not all((folder / file).exists() for file in run["files"]):
            found.append(f"the ledger calls {name} complete and a file is missing")
    return found


def main(times: int = 30, seed: int = 1) -> int:
    """Kill as many times as asked, print what was found, and give the number of faults."""
    generator = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        started = time.monotonic()
        subprocess.run([*COMMAND, str(folder)], check=True, capture_output=True)
        whole = time.monotonic() - started
        print(f"unbroken run: {whole:.1f} s")
        total = 0
        for number in range(1, times + 1):
            wait = generator.uniform(0, whole)
            program = subprocess.Popen(
                [*COMMAND, str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            time.sleep(wait)
            program.kill()
            program.wait()
            found = faults(folder)
            total += len(found)
            print(f"{number:3}: killed after {wait:5.1f} s: {'; '.join(found) or 'all files whole and true'}")
        subprocess.run([*COMMAND[:-2], "-o", str(folder)], check=True, capture_output=True)
        leftovers = [path.name for path in folder.glob(".*.part")]
        print(f"{times} kills, {total} faults; left over after the next run: {leftovers or 'nothing'}")
    return total + len(leftovers)


if __name__ == "__main__":
    sys.exit(min(1, main(*map(int, sys.argv[1:]))))
