"""The edge where AWS's answers come in."""

from __future__ import annotations

import json
from typing import Any

from decision_tree.intake.clean import clean_text


def cleaned(value: Any) -> Any:
    """The answer with every text in it, keys too, through `clean_text`."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, dict):
        return {clean_text(key): cleaned(item) for key, item in value.items()}
    if isinstance(value, list):
        return [cleaned(item) for item in value]
    return value


def read_json(text: str) -> Any:
    """The JSON that AWS hands over as a text, such as a repository's policy; None where it is none.

    What is escaped in the text is out of `clean_text`'s sight until it is read.
    """
    try:
        return cleaned(json.loads(text))
    except (ValueError, RecursionError):
        return None
