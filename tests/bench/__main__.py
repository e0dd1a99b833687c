"""`make bench`: how much work the faces are beside the bare libraries, and how much memory.

Its exit code tells whether a limit was passed.
Each measurement is a process of its own; seconds are those of the processor, and the best of three counts.
"""

import json
import os
import subprocess
import sys

from tests.bench import measures

ROUNDS = 3
PAPER, BARE_PAPER = "paper", "bare_paper"
BOOK, BARE_BOOK = "book", "bare_book"
TABLE = "table"
NAMES = (PAPER, BARE_PAPER, BOOK, BARE_BOOK, TABLE)
# What is held: name, of which measurement, the figure, and its limit.
LIMITS = (
    ("PDF 500 dòng: so với WeasyPrint trần", PAPER, BARE_PAPER, "seconds", 1.15),
    ("PDF 500 dòng, gắn thẻ: giây", PAPER, None, "seconds", 12),
    ("PDF 500 dòng: bộ nhớ, MB", PAPER, None, "megabytes", 350),
    ("Excel 10.000 dòng: so với XlsxWriter trần", BOOK, BARE_BOOK, "seconds", 1.5),
    ("Excel 10.000 dòng: bộ nhớ, MB", BOOK, None, "megabytes", 150),
    ("CSV 1.000.000 dòng: bộ nhớ, MB", TABLE, None, "megabytes", 100),
)


def main() -> int:
    found = {name: [] for name in NAMES}
    for _ in range(ROUNDS):
        for name in NAMES:
            found[name].append(_measured(name))
    best = {
        name: {key: min(one[key] for one in made) for key in ("seconds", "megabytes")} for name, made in found.items()
    }
    failed = 0
    for title, name, floor, key, limit in LIMITS:
        value = best[name][key] / (best[floor][key] if floor else 1)
        failed += value > limit
        print(f"{title:<46} {value:>8.2f}  (giới hạn {limit}){'' if value <= limit else '  VƯỢT'}")  # noqa: T201
    return int(failed > 0)


def _measured(name: str) -> dict:
    command = [sys.executable, "-m", "tests.bench.measures", name]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "khuyencong.settings.test"}
    made = subprocess.run(command, check=True, capture_output=True, timeout=300, env=environment)
    return json.loads(made.stdout)


if __name__ == "__main__":
    assert set(NAMES) == set(measures.MEASURES)
    sys.exit(main())
