"""Tests of plan_all.py without Ray and without Tepat: python3 -m unittest"""

import csv
import os
import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import plan_all
from plan_all import Interrupted, Refused, Task, Wish, one_by_one, result_of, roll_up

WISH = Wish(program="p", iterations=10, seed=1, runs=5)


class PlanAll(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.source = self.folder / "a.tepat"
        self.source.write_bytes(b"one")

    def task(self, script: str) -> Task:
        """A task whose command line is a shell script."""
        tepat = self.folder / "tepat"
        tepat.write_text(f"#!/bin/sh\n{script}\n")
        tepat.chmod(0o755)
        return Task(self.source, result_of(self.source, self.folder, WISH), WISH, tepat, 0.1)

    def test_a_result_is_named_by_all_that_it_depends_on(self):
        first = result_of(self.source, self.folder, WISH)
        self.assertEqual(first, result_of(self.source, self.folder, WISH))
        others = [dict(program="q"), dict(iterations=11), dict(seed=2), dict(runs=6)]
        names = {result_of(self.source, self.folder, replace(WISH, **other)) for other in others}
        self.source.write_bytes(b"two")
        names.add(result_of(self.source, self.folder, WISH))
        self.assertEqual(len(names | {first}), 6)

    def test_what_ends_early_leaves_nothing_behind(self):
        ends = [("kill -9 $$", Interrupted), ("exec sleep 30", Interrupted), ("exit 2", Refused)]
        for script, kind in ends:
            task = replace(self.task(script), minutes=0.005)
            with self.subTest(script), self.assertRaises(kind):
                plan_all.plan_one(task)
            self.assertEqual(sorted(os.listdir(self.folder)), ["a.tepat", "tepat"])

    def test_a_file_that_fails_says_why_and_stops_no_other(self):
        task = self.task("echo no stations >&2; exit 1")
        ends = list(one_by_one([task, task]))
        self.assertEqual([why for _, why in ends], ["plan: no stations"] * 2)

    def test_the_table_has_what_is_done_and_what_failed(self):
        done, table = self.folder / "a-1", self.folder / "regencies.csv"
        done.mkdir()
        (done / "row.json").write_text('{"state": "planned", "stations": 3}')
        other = self.source.with_name("b.tepat")
        results = {self.source: done, other: self.folder / "b-1"}
        roll_up(table, results, {other: "plan: no"})
        with table.open(newline="") as file:
            rows = list(csv.DictReader(file))
        told = [(row["file"], row["state"], row["stations"], row["why"]) for row in rows]
        done, failed = ("a.tepat", "planned", "3", ""), ("b.tepat", "failed", "", "plan: no")
        self.assertEqual(told, [done, failed])


if __name__ == "__main__":
    unittest.main()
