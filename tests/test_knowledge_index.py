from __future__ import annotations

from tests import fix_index
from tests.knowledge import built_in
from tests.knowledge_index import FILE, index


def test_the_list_of_all_knowledge_is_fresh() -> None:
    assert FILE.read_text(encoding="utf-8") == index(built_in()), "run `make docs`"


def test_the_list_of_all_fixes_is_fresh() -> None:
    assert fix_index.FILE.read_text(encoding="utf-8") == fix_index.index(built_in()), "run `make docs`"


def test_every_cause_can_be_known_from_something() -> None:
    rows = [
        line.split(" | ")
        for line in index(built_in()).splitlines()
        if line.startswith("| `") and line.count(" | ") == 5
    ]
    assert len(rows) == len(built_in().causes)
    assert all(row[3].strip() for row in rows)
