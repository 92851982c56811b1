"""A diagnosis for people and programs: text, Markdown, HTML, JSON. All of it pure functions of a `Report`."""

from __future__ import annotations

from decision_tree.report.content import case_title
from decision_tree.report.html import to_html
from decision_tree.report.markdown import to_markdown
from decision_tree.report.model import FORMATS, SCHEMA, Report, as_dict, make_report, to_json
from decision_tree.report.text import to_text

__all__ = [
    "FORMATS",
    "SCHEMA",
    "Report",
    "as_dict",
    "case_title",
    "make_report",
    "render",
    "to_html",
    "to_json",
    "to_markdown",
    "to_text",
]


def render(report: Report, format_: str) -> str:
    """The report in one of `FORMATS`, with a line feed at the end."""
    if format_ == "json":
        return to_json(report, indent=2).decode() + "\n"
    return {"text": to_text, "markdown": to_markdown, "html": to_html}[format_](report)
