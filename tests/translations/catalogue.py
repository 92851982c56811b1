"""The gettext catalogue of the code's texts. Babel: https://babel.pocoo.org/en/latest/api/messages/"""

from __future__ import annotations

import ast
import re
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from decision_tree.language import CATALOGUES, DOMAIN

ROOT = CATALOGUES.parent.parent
PACKAGES = ("decision_tree", "tui")
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "N_": None, "n_": (1, 2)}
PATH = CATALOGUES / "ja" / "LC_MESSAGES" / f"{DOMAIN}.po"
COMPILED = PATH.with_suffix(".mo")
PLACEHOLDER = re.compile(r"\{[^{}]*\}|%\(\w+\)[sdr]|%[sd]")


def extracted() -> Catalog:
    """The texts that the code marks."""
    found = Catalog(fuzzy=False)
    for package in PACKAGES:
        for _file, _line, text, comments, _context in extract_from_dir(
            ROOT / package,
            [("**.py", "python")],
            keywords=KEYWORDS,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
        ):
            found.add(text, auto_comments=comments)
    for module in sorted((ROOT / "tui" / "commands").glob("*.py")):
        # what `ecs-wizard COMMAND --help` says is the docstring of the command's module
        tree = ast.parse(module.read_text(encoding="utf-8"))
        if any(isinstance(node, ast.FunctionDef) and node.name == "configure" for node in tree.body):
            found.add(ast.get_docstring(tree, clean=False) or "")
    return found


def translated(path: Path = PATH) -> Catalog:
    with path.open("rb") as read:
        return read_po(read, locale="ja")


def update() -> None:
    """Put new texts into the catalogue, take out those that are gone, compile it. Translations are never guessed."""
    catalogue = (
        translated()
        if PATH.exists()
        else Catalog(locale="ja", project="ecs-wizard", fuzzy=False, header_comment="# ecs-wizard in Japanese.")
    )
    created = catalogue.creation_date
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.creation_date = catalogue.revision_date = created  # else every update would change the file
    catalogue.msgid_bugs_address = catalogue.last_translator = catalogue.language_team = "ecs-wizard"
    with PATH.open("wb") as written:
        write_po(written, catalogue, width=118, ignore_obsolete=True, omit_header=False, sort_output=True)
    with COMPILED.open("wb") as written:
        write_mo(written, translated())


def wrong() -> list[str]:
    """Texts that are not translated, no longer used, or lost one of their placeholders."""
    wanted = {message.id: message for message in extracted() if message.id}
    have = {message.id: message for message in translated() if message.id}
    problems = [f"catalogue: {id_!r} is not in it" for id_ in wanted if id_ not in have]
    problems += [f"catalogue: {id_!r} is used nowhere" for id_ in have if id_ not in wanted]
    return problems + [problem for id_ in wanted if id_ in have for problem in _wrong(have[id_])]


def _wrong(message: Message) -> list[str]:
    english = message.id if isinstance(message.id, str) else message.id[-1]
    for text in [message.string] if isinstance(message.string, str) else message.string or [""]:
        if not text or message.fuzzy:
            return [f"catalogue: {english!r} is not translated"]
        if sorted(PLACEHOLDER.findall(text)) != sorted(PLACEHOLDER.findall(english)):
            return [f"catalogue: {english!r} has other placeholders in {text!r}"]
    return []
