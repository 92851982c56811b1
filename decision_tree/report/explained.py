"""What the wizard knows, to be read without a case: a cause, a word, a comparison, and the list of them all."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from decision_tree.glossary import comparisons_about
from decision_tree.language import N_, _
from decision_tree.library import Library
from decision_tree.report.block import Block, Code, Heading, Items, Line
from decision_tree.report.content import fix_words, letter_blocks, snippet_blocks

AREAS = (
    N_("agent"), N_("authorization"), N_("credentials"), N_("exec"), N_("health"), N_("host"), N_("image pull"),
    N_("network"), N_("placement"), N_("proxy"), N_("role"), N_("running"), N_("service"), N_("startup"),
)  # fmt: skip
"""Those that are built in, so that they are translated; a cause's id begins with its area."""


def everything(library: Library) -> Iterator[Block]:
    """Every cause by its area, every word, every comparison, each in a line."""
    words = _("{n} causes and {words} words; `ecs-wizard explain NAME` tells all about one.")
    yield Heading(words.format(n=len(library.causes), words=len(library.glossary)), 1)
    for area, ids in by_area(library).items():
        yield Heading(area)
        yield Items(tuple(f"{id_}: {library.causes[id_].title}" for id_ in ids))
    yield Heading(_("Words"))
    yield Line(", ".join(sorted((term.term for term in library.glossary.values()), key=str.casefold)))
    if library.comparisons:
        yield Heading(_("Compared"))
        yield Items(tuple(f"{id_}: {comparison.ask}" for id_, comparison in library.comparisons.items()))


def by_area(library: Library) -> dict[str, list[str]]:
    """Area, in the language in use → the ids of its causes."""
    areas: dict[str, list[str]] = {}
    for id_ in library.causes:
        areas.setdefault(_(id_.split(".")[0].replace("_", " ")), []).append(id_)
    return areas


def word(library: Library, id_: str) -> Iterator[Block]:
    """A term of the glossary, with what belongs to it."""
    term = library.glossary[id_]
    yield from word_alone(library, id_)
    if term.see:
        yield Items(tuple(library.glossary[other].term for other in term.see), _("See also"))
    compared = tuple(library.comparisons[name].ask for name in comparisons_about(library, id_))
    if compared:
        yield Items(compared, _("Compared"))


def word_alone(library: Library, id_: str) -> Iterator[Block]:
    """A term of the glossary, without what it leads to."""
    term = library.glossary[id_]
    yield Heading(term.term, 1)
    yield Line(term.means)
    if term.also:
        yield Items(tuple(term.also), _("Also called"))


def compared(library: Library, name: str) -> Iterator[Block]:
    """A comparison: in lines, so that it can be read aloud; the picture is for who sees it."""
    comparison = library.comparisons[name]
    terms = [library.glossary[id_].term for id_ in comparison.terms]
    yield Heading(comparison.ask, 1)
    yield Line(comparison.short)
    yield Code(comparison.picture, _("In a picture"))
    for label, *cells in comparison.table:
        yield Items(tuple(f"{term}: {cell}" for term, cell in zip(terms, cells, strict=True)), label)
    yield Line(comparison.tell_by, _("How to tell which one it is"))
    yield Items(tuple(comparison.sources), _("Sources"), links=True)


def cause(library: Library, id_: str) -> Iterator[Block]:
    """All about a cause. Raises `UnknownName`."""
    known = library.cause(id_)
    yield Heading(f"{known.title} [{id_}]", 1)
    yield Line(known.means, _("What it means"))
    yield Line(known.why, _("Why"))
    yield Items(tuple(_conditions(library, id_)), _("It is confirmed when"))
    yield Line(known.do, _("What to do"), verbatim=True)
    yield from snippet_blocks(known)
    if known.beware:
        yield Line(known.beware, _("Beware"))
    if known.unsure:
        yield Line(known.unsure, _("Not certain"))
    yield Line(fix_words(library, id_), _("Fix"))
    yield from letter_blocks(library, known, {})
    yield Line(known.verify, _("How to verify"))
    if known.refines:
        yield Items(tuple(known.refines), _("More precise than"))
    yield Items(tuple(known.sources), _("Sources"), links=True)


def _conditions(library: Library, id_: str) -> Iterator[str]:
    """Each way in which the cause is confirmed, in a line."""
    for alternative in library.compiled[id_].whole.alternatives:
        yield "; ".join(
            f"{library.short(fact)}: {_values(library, fact, allowed)}" for fact, allowed in alternative.items()
        )


def _values(library: Library, fact: str, allowed: Collection[str]) -> str:
    """The values, or where they are most of all, those that they are not."""
    good = [library.label(fact, value) for value in library.values[fact] if value in allowed]
    bad = [library.label(fact, value) for value in library.values[fact] if value not in allowed]
    if 0 < len(bad) < len(good):
        return _("anything but {values}").format(values=_(" or ").join(bad))
    return _(" or ").join(good)
