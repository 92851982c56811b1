"""The glossary at work: its terms in a text, the comparisons about a term, and a name that a person typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from decision_tree.library import Library

KATAKANA = re.compile("[\u30a1-\u30fa\u30fc]")
KANJI = re.compile("[\u3005\u4e00-\u9fff]")
IN_FRONT = re.compile(r"[A-Za-z0-9_$./:-]")
BEHIND = re.compile(r"[A-Za-z0-9_-]|[./:][A-Za-z0-9_]")
"""What makes a Latin word a part of something longer: a path, an option, an ARN, an address."""
NEAR = 0.6
"""Likeness from which a name may be what was meant: https://docs.python.org/3/library/difflib.html"""
MOST_NEAR = 5


@dataclass(frozen=True)
class Occurrence:
    """A term where it stands in a text."""

    term: str
    """Its id."""
    start: int
    end: int


class Finder:
    """Finds the glossary's terms in texts, in every spelling, as whole words, the longest where several fit."""

    def __init__(self, spellings: Mapping[str, str]) -> None:
        """`spellings` maps each spelling to the id of its term."""
        # by two letters, not one expression of all: that takes 0.1 s to compile, and this finds in a screen in 1 ms
        self._groups: dict[str, list[tuple[str, str]]] = {}
        for spelling in sorted(spellings, key=len, reverse=True):
            folded = spelling.lower()
            self._groups.setdefault(folded[:2], []).append((folded, spellings[spelling]))

    def find(self, text: str) -> Iterator[Occurrence]:
        """In the order of the text; they do not overlap."""
        folded = text.lower()
        if len(folded) != len(text):
            folded = text  # a few letters have no lower case of one letter; places must stay what they are
        end = 0
        for at in range(len(folded)):
            for spelling, term in self._groups.get(folded[at : at + 2], ()):
                if at >= end and folded.startswith(spelling, at) and _is_whole(folded, at, at + len(spelling)):
                    end = at + len(spelling)
                    yield Occurrence(term, at, end)

    def terms_in(self, texts: Iterable[str]) -> tuple[str, ...]:
        """The terms of the texts, each once, in the order in which they first come."""
        return tuple(dict.fromkeys(found.term for text in texts for found in self.find(text)))


def finder(library: Library) -> Finder:
    """That of the library's glossary, made once."""
    if "terms" not in library.notes:
        spellings = {
            spelling: id_ for id_, term in library.glossary.items() for spelling in (*reversed(term.also), term.term)
        }
        library.notes["terms"] = Finder(spellings)
    return cast("Finder", library.notes["terms"])


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether what stands there is a word by itself.

    Japanese has no blanks between words, but a word mostly ends where katakana or kanji end.
    """
    for script in (KATAKANA, KANJI):
        if script.match(text, start) and start and script.match(text, start - 1):
            return False
        if script.match(text, end - 1) and script.match(text, end):
            return False
    if text[start].isascii() and start and IN_FRONT.match(text, start - 1):
        return False
    return not (text[end - 1].isascii() and BEHIND.match(text, end))


# ----- comparisons -----


def comparisons_about(library: Library, term: str) -> Iterator[str]:
    """The names of those that compare this term with another."""
    return (name for name, comparison in library.comparisons.items() if term in comparison.terms)


def find_comparison(library: Library, name: str) -> str | None:
    """The name of the comparison that is called so, or that is between the terms in what was typed, in any order."""
    wanted = _joined(name)
    for id_, comparison in library.comparisons.items():
        if wanted in (id_, _joined(comparison.ask)):
            return id_
    terms = {*finder(library).terms_in([name]), *_terms_named(library, name)}
    fitting = (id_ for id_, comparison in library.comparisons.items() if terms <= set(comparison.terms))
    return next(fitting, None) if len(terms) > 1 else None


def _terms_named(library: Library, name: str) -> Iterator[str]:
    """Terms by their ids, as in "execution_role, task_role", or by their English names in another language."""
    parts = re.split(r"[,/?]|\bor\b|\band\b|\bvs\b\.?", name.replace("_or_", " or "))
    for part in filter(None, map(str.strip, parts)):
        id_ = library.term_id(part)
        if id_ is not None:
            yield id_


def near_names(library: Library, name: str) -> list[str]:
    """Causes, terms and comparisons whose names are nearly what was typed, the nearest first."""
    from difflib import get_close_matches  # rarely needed

    names = {id_.casefold(): id_ for id_ in (*library.causes, *library.comparisons)}
    names |= {id_.split(".")[1]: id_ for id_ in library.causes if "." in id_}
    names |= {word.casefold(): term.term for term in library.glossary.values() for word in (*term.also, term.term)}
    names |= {comparison.ask.casefold(): id_ for id_, comparison in library.comparisons.items()}
    found = get_close_matches(name.casefold(), names, n=MOST_NEAR, cutoff=NEAR)
    return list(dict.fromkeys(names[near] for near in found))


def _joined(name: str) -> str:
    """As names of files are written: "task_role_or_execution_role"."""
    return "_".join(re.findall(r"\w+", name.casefold()))
