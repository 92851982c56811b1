"""How each kind of node is drawn in an export: shape, colour, frame."""

from __future__ import annotations

from dataclasses import dataclass

from decision_tree.case_map import Kind


@dataclass(frozen=True)
class Look:
    """How a kind of node is drawn. Its label has a word for it, and a dashed frame shows without colour."""

    fill: str
    mermaid: str = "[{}]"
    dot: str = "box"
    dash: str = ""
    """Lengths of the frame's dashes and gaps; a line without gaps where it is empty."""
    bold: bool = False

    @property
    def is_round(self) -> bool:
        return self.dot == "ellipse"


_QUESTION, _SEEN, _CAUSE = Look("#e3edfb"), Look("#e7f3e8", "[/{}/]", "parallelogram"), ("([{}])", "ellipse")
LOOKS: dict[str, Look] = {
    "start": Look("#eef2f6", "(({}))", "circle"),
    "question": _QUESTION,
    "seen": _SEEN,
    "cause": Look("#fbeae3", *_CAUSE, bold=True),
    Kind.ANSWERED: _QUESTION,
    Kind.KNOWN: _SEEN,
    Kind.NOT_KNOWN: Look("#eef2f6", dash="6 3"),
    Kind.NOT_CHECKED: Look("#eef2f6", dash="6 3"),
    Kind.OPEN: Look("#ffffff", dash="6 3"),
    Kind.LATER: Look("#ffffff", dash="1 4"),
    Kind.CONFIRMED: Look("#fbeae3", *_CAUSE, bold=True),
    Kind.POSSIBLE: Look("#fdf6dd", *_CAUSE, dash="6 3"),
    Kind.RULED_OUT: Look("#f6f8fa", *_CAUSE, dash="1 4"),
    Kind.MORE: Look("#ffffff", dash="1 4"),
}
