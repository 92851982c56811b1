"""docs/COMMANDS.md and docs/KEYS.md: what `--help` says and which keys there are, to be read without the program.

`make docs` writes them; a test compares.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

from tui.cli import whole_parser
from tui.keymap import remappable

DOCS = Path(__file__).resolve().parent.parent / "docs"
SETTINGS = """\
# Keys and settings

Every key can be put elsewhere, by its id, in the settings file: `~/.config/ecs-wizard/config.toml` on Linux,
`~/Library/Application Support/ecs-wizard/config.toml` on macOS. All of it may be left out:

```toml
theme = "colour-blind-safe"   # or "high-contrast", "textual-dark", "textual-light", any theme of Textual
reduced_motion = true         # nothing slides or fades

[keys]
"case.map" = "f5"
"ask.look_up" = "l,ctrl+l"    # several keys, with commas between them
```

The wizard tells at its start which id does not exist and which key belongs to something else already. `NO_COLOR=1`
takes all colours away; whatever a colour says, a sign and a word say too.

| id | key | what it does |
|---|---|---|
"""


def commands_text() -> str:
    with mock.patch.dict(os.environ, {"COLUMNS": "100"}):
        return "\n".join(_commands())


def _commands() -> Iterator[str]:
    parser = whole_parser()
    yield "# Commands\n"
    yield "What `--help` says of each command. The same in Japanese: `ecs-wizard --lang ja COMMAND --help`.\n"
    yield from _help("ecs-wizard", parser)


def _help(name: str, parser: argparse.ArgumentParser) -> Iterator[str]:
    if name != "ecs-wizard":
        yield f"## {name}\n\n```\n{parser.format_help().rstrip()}\n```\n"
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child_name, child in action.choices.items():
                yield from _help(f"{name} {child_name}", child)


def keys_text() -> str:
    rows = [
        f"| `{id_}` | `{binding.key}` | {binding.tooltip or binding.description} |\n"
        for id_, binding in remappable().items()
    ]
    return SETTINGS + "".join(rows)


FILES = {"COMMANDS.md": commands_text, "KEYS.md": keys_text}


def main() -> None:
    for name, text in FILES.items():
        (DOCS / name).write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
