"""The edge where AWS's answers come in."""

from __future__ import annotations

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
