#!/usr/bin/env python3
"""Plans a folder of planning files on all cores of a machine, or of many machines, with Ray.

Each file is planned, checked and simulated by the command line `tepat`, one task a file. What
comes of it is a folder in OUT, named after the file and the fingerprint of all that it depends on,
which appears whole or not at all. A run that was killed goes on when it is started again: only
what is missing is done. ../many-regencies.md describes it.
"""

import argparse
import csv
import fcntl
import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

COUNTED = ("stations", "voters", "on_time", "late", "unserved", "trips", "cost_rupiah")
COLUMNS = (
    *("file", "code", "name", "province", "state", *COUNTED),
    *("mean_late_simulated", "all_on_time_percent", "result", "why"),
)
# Exit statuses of `tepat`: something is wrong; a valid plan leaves stations unserved or late.
WRONG, SHORT = 1, 3


class Refused(Exception):
    """`tepat` refused a file; it would do so again."""


class Interrupted(Exception):
    """A run of `tepat` was killed or took too long."""


# What is worth another try.
AGAIN = [Interrupted, OSError]


@dataclass(frozen=True)
class Wish:
    """How to plan: the same for all files, and part of the fingerprint of each."""

    program: str
    """Digest of the program, so that another version plans again."""
    iterations: int
    seed: int
    runs: int


@dataclass(frozen=True)
class Task:
    """One file to plan."""

    source: Path
    result: Path
    wish: Wish
    tepat: Path
    minutes: float
    """How long one command may take."""

    def run(self, *arguments: object, expect=(0,)) -> subprocess.CompletedProcess:
        """Runs one command of `tepat` to its end, and expects one of these exit statuses."""
        command = [str(self.tepat), "--language", "en", *map(str, arguments)]
        try:
            done = subprocess.run(command, capture_output=True, timeout=self.minutes * 60)
        except subprocess.TimeoutExpired as late:
            raise Interrupted(f"{arguments[0]}: not done in {self.minutes:g} minutes") from late
        if done.returncode < 0:
            raise Interrupted(f"{arguments[0]}: ended by signal {-done.returncode}")
        if done.returncode not in expect:
            said = (done.stderr or done.stdout).decode(errors="replace").strip()
            raise Refused(f"{arguments[0]}: {said}")
        return done


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def result_of(source: Path, out: Path, wish: Wish) -> Path:
    """The folder for what comes of a file; its name changes with all that the result depends on."""
    depends_on = json.dumps([digest(source), asdict(wish)], sort_keys=True)
    return out / f"{source.stem}-{hashlib.sha256(depends_on.encode()).hexdigest()[:16]}"


def plan_one(task: Task) -> None:
    """Plans, checks and simulates a file, and puts all that comes of it in its place at once."""
    part = task.result.with_name(f".part-{uuid.uuid4().hex}")
    part.mkdir()
    try:
        plan = part / "plan.tepat"
        search = ("--iterations", task.wish.iterations, "--seed", task.wish.seed, "--cores", 1)
        task.run("plan", task.source, "-o", plan, *search, expect=(0, SHORT))
        check = task.run("check", plan, expect=(0, SHORT, WRONG))
        (part / "check.txt").write_bytes(check.stdout)
        (part / "info.txt").write_bytes(task.run("info", plan).stdout)
        delays = ("--runs", task.wish.runs, "--seed", task.wish.seed)
        certainty = task.run("certainty", plan, *delays, "--json").stdout
        (part / "certainty.json").write_bytes(certainty)
        states = {0: "planned", SHORT: "short", WRONG: "wrong"}
        row = {"state": states[check.returncode]} | figures(task, plan, json.loads(certainty))
        (part / "row.json").write_text(json.dumps(row, ensure_ascii=False, indent=1) + "\n")
        put_in_place(part, task.result)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def figures(task: Task, plan: Path, certainty: dict) -> dict:
    """What the lists that `tepat` exports say of a plan, counted and added up."""

    def exported(what: str) -> list[dict]:
        path = plan.with_name(f"{what}.json")
        task.run("export", plan, "--what", what, "--format", "json", "-o", path)
        rows = json.loads(path.read_bytes())
        path.unlink()
        return rows

    info = json.loads(gzip.decompress(plan.read_bytes()))["region"]["info"]
    stations = exported("stations")
    states = [station["state"] for station in stations]
    simulated = certainty["certainty"]
    return {
        "code": info["code"],
        "name": info["name"],
        "province": info["province"],
        "stations": len(stations),
        "voters": sum(station["voters"] for station in stations),
        "on_time": states.count("on time"),
        "late": states.count("late"),
        "unserved": states.count("unserved"),
        "trips": len(exported("trips")),
        "cost_rupiah": sum(row["cost_rupiah"] for row in exported("costs")),
        "mean_late_simulated": simulated["late_stations"],
        "all_on_time_percent": round(100 * simulated["all_on_time"], 1),
    }


def put_in_place(part: Path, result: Path) -> None:
    """Renames a folder that is written through to the disk: it is there whole or not at all."""
    for path in (*part.iterdir(), part):
        write_through(path)
    try:
        part.rename(result)
    except OSError:
        # What was still running when an earlier run was killed has put the same there.
        if not result.exists():
            raise
    write_through(result.parent)


def write_through(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def one_by_one(tasks: list[Task]) -> Iterator[tuple[Task, str]]:
    """Does tasks in this process, without Ray; says of each why it failed, if it did."""
    for task in tasks:
        try:
            plan_one(task)
            yield task, ""
        except (Refused, *AGAIN) as error:
            yield task, str(error)


def with_ray(tasks: list[Task], settings: dict, retries: int) -> Iterator[tuple[Task, str]]:
    """Does tasks with Ray, each on one core, in the order in which they end."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    import ray

    ray.init(logging_level="error", log_to_driver=False, **settings)
    remote = ray.remote(num_cpus=1, max_retries=retries, retry_exceptions=AGAIN)(plan_one)
    pending = {remote.remote(task): task for task in tasks}
    while pending:
        [done], _ = ray.wait(list(pending), num_returns=1)
        task = pending.pop(done)
        try:
            ray.get(done)
            yield task, ""
        except ray.exceptions.RayError as error:
            yield task, str(getattr(error, "cause", error))
    ray.shutdown()


def roll_up(table: Path, results: dict[Path, Path], failed: dict[Path, str]) -> list[dict]:
    """Writes a row for each file that is done or has failed, in order of name."""
    rows = []
    for source, result in results.items():
        row = {"file": source.name, "result": result.name}
        if (result / "row.json").exists():
            rows.append(row | json.loads((result / "row.json").read_text()))
        elif source in failed:
            rows.append(row | {"state": "failed", "why": failed[source]})
    beside = table.with_name(f".{table.name}.part")
    with beside.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    write_through(beside)
    beside.rename(table)
    return rows


def alone(out: Path) -> object:
    """Lets no second run into a folder; the lock ends with the process, however that ends."""
    lock = (out / ".lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(f"another run is at work in {out}")
    return lock


def tidy(out: Path) -> None:
    """Removes what was begun by processes that were killed."""
    for left in out.glob(".part-*"):
        shutil.rmtree(left, ignore_errors=True)


def told(number: int, of: int, begun: float, task: Task, why: str) -> str:
    """A line of progress."""
    minutes_left = (time.monotonic() - begun) / number * (of - number) / 60
    state = f"failed: {why}" if why else "done"
    return f"[{number}/{of}] {task.source.name}: {state}; {minutes_left:.1f} min left"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    add = parser.add_argument
    add("folder", type=Path, help="planning files (*.tepat)")
    add("out", type=Path, help="folder for results; on many machines, one that all of them see")
    add("--tepat", default="tepat", help="the command line; the same path on all machines")
    add("--iterations", type=int, default=100_000, help="of each search")
    add("--seed", type=int, default=1, help="of searches and delays")
    add("--runs", type=int, default=2_000, help="how often each plan is simulated")
    add("--workers", type=int, default=os.cpu_count(), help="0: one by one, without Ray")
    add("--address", help="of a running Ray cluster, whose cores are used instead of workers")
    add("--retries", type=int, default=3, help="of a task that was killed or took too long")
    add("--minutes", type=float, default=60, help="how long one command may take")
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    program = shutil.which(asked.tepat)
    if program is None:
        sys.exit(f"there is no {asked.tepat}")
    tepat, out = Path(program).resolve(), asked.out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    lock = alone(out)
    tidy(out)
    wish = Wish(digest(tepat), asked.iterations, asked.seed, asked.runs)
    sources = sorted(asked.folder.resolve().glob("*.tepat"))
    results = {source: result_of(source, out, wish) for source in sources}
    tasks = [
        Task(source, result, wish, tepat, asked.minutes)
        for source, result in results.items()
        if not result.exists()
    ]
    print(f"{len(sources)} files, {len(sources) - len(tasks)} of them done before", flush=True)
    local = {"address": "local", "num_cpus": asked.workers, "include_dashboard": False}
    settings = {"address": asked.address} if asked.address else local
    by_ray = asked.address or asked.workers
    ends = with_ray(tasks, settings, asked.retries) if by_ray else one_by_one(tasks)
    begun, failed = time.monotonic(), {}
    for number, (task, why) in enumerate(ends if tasks else (), 1):
        print(told(number, len(tasks), begun, task, why), flush=True)
        if why:
            failed[task.source] = why
    tidy(out)
    print(f"{len(tasks)} files in {time.monotonic() - begun:.0f} s")
    rows = roll_up(out / "regencies.csv", results, failed)
    for column in COUNTED:
        print(f"{column}: {sum(row.get(column, 0) for row in rows):,}")
    lock.close()
    return 1 if any(row["state"] in ("failed", "wrong") for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
