"""How long reading takes and how much memory it needs: a million rows of seven columns.

Run as a script: ``python benchmarks/intake.py [rows]``. The peer is `pandas.read_csv`, told delimiter,
decimal mark and date format beforehand, which searches for no identifiers and refuses nothing. Each reading
runs in a process of its own, so that the peak of memory is its own.
"""

from __future__ import annotations

import importlib.util
import multiprocessing
import random
import resource
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

ROWS = 1_000_000
HEADER = "Pasient;Dato;Skår 1;Skår 2;Alder;Vekt;Kommentar"
WORDS = ("sove", "bedre", "gå", "tur", "med", "hunden", "uten", "stokk", "være", "hos", "barnebarna", "mat")


def write(path: Path, rows: int) -> None:
    rng = random.Random(1)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        file.write(HEADER + "\r\n")
        for row in range(rows):
            date = f"{rng.randint(1, 28):02d}.{rng.randint(1, 12):02d}.{rng.randint(2015, 2026)}"
            scores = f"{rng.randint(0, 20) / 2:g};{rng.randint(0, 20) / 2:g}".replace(".", ",")
            weight = f"{rng.uniform(40, 120):.4f}".replace(".", ",")
            words = " ".join(rng.choices(WORDS, k=4))
            file.write(f"P{row:07d};{date};{scores};{rng.randint(60, 105)};{weight};{words} {row % 1000}\r\n")


def ours(path: Path) -> int:
    from hvevfd_research.intake import Field, read

    fields = [
        Field("Pasient"),
        Field("Dato", "date"),
        Field("Skår 1", "score", low=0, high=10),
        Field("Skår 2", "score", low=0, high=10),
        Field("Alder", "whole", low=0, high=120),
        Field("Vekt", "number"),
        Field("Kommentar", required=False),
    ]
    return read(path, fields).rows_kept


def ours_parquet(path: Path) -> int:
    return ours(path.with_suffix(".parquet"))


def as_parquet(path: Path) -> None:
    import pyarrow.csv
    import pyarrow.parquet

    told = pyarrow.csv.ConvertOptions(decimal_point=",", timestamp_parsers=["%d.%m.%Y"])
    dots = pyarrow.csv.ParseOptions(delimiter=";")
    table = pyarrow.csv.read_csv(path, parse_options=dots, convert_options=told)
    pyarrow.parquet.write_table(table, path.with_suffix(".parquet"))


def peer(path: Path) -> int:
    import pandas as pd

    frame = pd.read_csv(path, sep=";", decimal=",", dtype={"Pasient": str}, encoding="utf-8-sig")
    frame["Dato"] = pd.to_datetime(frame["Dato"], format="%d.%m.%Y")
    return len(frame)


def measure(reader, path: Path, results) -> None:
    start, cpu = time.perf_counter(), time.process_time()
    rows = reader(path)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    results.put((rows, seconds, cpu, peak))


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    spawn = multiprocessing.get_context("spawn")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rows.csv"
        write(path, rows)
        print(f"{rows:,} rows, {path.stat().st_size / 1e6:.0f} MB")
        times = {}
        readers = [("intake.read", ours), ("pandas.read_csv", peer)]
        if importlib.util.find_spec("pyarrow"):
            as_parquet(path)
            readers.append(("the same, Parquet", ours_parquet))
        else:
            print("pyarrow is not installed, so Parquet is left out")
        for name, reader in readers:
            results = spawn.SimpleQueue()
            process = spawn.Process(target=measure, args=(reader, path, results))
            process.start()
            process.join()
            _, seconds, cpu, peak = results.get()
            times[name] = cpu
            print(f"{name:18} {seconds:6.2f} s ({cpu:.2f} s of processor) {peak:6.0f} MB at most")
        print(f"ratio {times['intake.read'] / times['pandas.read_csv']:.1f}")


if __name__ == "__main__":
    main()
