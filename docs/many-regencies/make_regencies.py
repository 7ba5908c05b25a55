#!/usr/bin/env python3
"""Makes planning files of regencies that do not exist, out of the bundled three, to try
plan_all.py: each has a name of its own, and other numbers of voters at its stations."""

import argparse
import gzip
import hashlib
import json
import random
import subprocess
import tempfile
from pathlib import Path

BUNDLED = ("kutai-kartanegara", "kutai-timur", "barito-utara")


def sample(tepat: str, slug: str) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sample.tepat"
        subprocess.run([tepat, "sample", slug, "-o", path], check=True, capture_output=True)
        return json.loads(gzip.decompress(path.read_bytes()))


def compact(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def varied(document: dict, number: int) -> dict:
    """Another regency: numbers of voters differ by up to a tenth, within what a station may have."""
    chance = random.Random(number)
    document = json.loads(compact(document))
    region = document["region"]
    region["info"]["name"] += f" {number:03}"
    most = region["rules"].get("max_voters_per_station", 600)
    for station in region["stations"]:
        station["voters"] = min(most, round(station["voters"] * chance.uniform(0.9, 1.1)))
    sealed = compact({"made_by": document["made_by"], "region": region})
    document["root"] = hashlib.sha256(sealed).hexdigest()
    return document


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--tepat", default="tepat")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    samples = [(slug, sample(asked.tepat, slug)) for slug in BUNDLED]
    for number in range(1, asked.count + 1):
        slug, document = samples[number % len(samples)]
        packed = gzip.compress(compact(varied(document, number)), mtime=0)
        (asked.out / f"{number:03}-{slug}.tepat").write_bytes(packed)


if __name__ == "__main__":
    main()
