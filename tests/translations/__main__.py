"""What is not translated, or no longer fits the English.

python -m tests.translations                  put the code's new texts into the catalogue; say what is missing, stale
python -m tests.translations FILE …           what is missing or stale in files of the knowledge
python -m tests.translations stamp FILE …     after a translation was written or read again: it fits the English
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.translations import catalogue, knowledge


def main(arguments: list[str]) -> int:
    if arguments[:1] == ["stamp"]:
        arguments = arguments[1:]
        for path in map(Path, arguments):
            path.write_text(knowledge.stamped(path), encoding="utf-8")
    found = [
        problem
        for path in (map(Path, arguments) if arguments else knowledge.files())
        for problem in knowledge.wrong(path)
    ]
    if not arguments:
        catalogue.update()
        found += catalogue.wrong()
    print("\n".join(found) if found else "every text is translated")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
