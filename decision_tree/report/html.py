"""The report as one HTML file: no script, nothing loaded from elsewhere, light and dark, black on white on paper.

A link's text is its address, so that it can be read on paper, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from decision_tree.intake.clean import clean_text
from decision_tree.language import _, language
from decision_tree.report.block import Block, Code, Command, Heading, Items, Line
from decision_tree.report.content import blocks
from decision_tree.report.model import Report

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 50rem; margin: 2rem auto; padding: 0 1rem; }
h2 { border-bottom: 1px solid; margin-top: 2rem; }
pre { border: 1px solid; border-radius: 4px; padding: .6rem; white-space: pre-wrap; overflow-wrap: anywhere; }
p, li, td { overflow-wrap: anywhere; }
td, th { text-align: left; vertical-align: top; padding: .2rem .8rem .2rem 0; }
@page { margin: 2cm; }
@media print {
  :root { color-scheme: light; }
  body { font-size: 10.5pt; max-width: none; margin: 0; padding: 0; color: #000; background: #fff; }
  h1, h2, h3, p:has(+ ul), p:has(+ pre) { break-after: avoid; }
  pre, li, tr { break-inside: avoid; }
  p, li { orphans: 3; widows: 3; }
  pre { font-size: 9pt; }
  a { color: inherit; text-decoration: none; }
}
""".strip()


def to_html(report: Report) -> str:
    """A whole document."""
    body = "\n".join(part for block in blocks(report) for part in _block(block))
    return document(_("ecs-wizard: case {case}").format(case=report.case.id), body)


def document(title: str, body: str) -> str:
    """A page of its own around a body that is escaped already."""
    return clean_text(
        f"""<!DOCTYPE html>
<html lang="{language()}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>
{_STYLE}
</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""
    )


def _block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"<h{block.level}>{escape(block.text)}</h{block.level}>"
    elif isinstance(block, Command):
        yield f"<pre><code>{escape(block.text)}</code></pre>"
    elif isinstance(block, Code):
        yield f"<p><strong>{escape(block.label)}:</strong></p>"
        yield f"<pre><code>{escape(block.text.rstrip())}</code></pre>"
    elif isinstance(block, Items):
        if block.label:
            yield f"<p><strong>{escape(block.label)}</strong></p>"
        yield "<ul>"
        yield from (f"<li>{_link(text) if block.links else escape(text)}</li>" for text in block.texts)
        yield "</ul>"
    else:
        yield from _line(block)


def _line(block: Line) -> Iterator[str]:
    label = f"<strong>{escape(block.label)}:</strong> " if block.label else ""
    if block.verbatim and "\n" in block.text.strip():
        yield f"<p>{label.rstrip()}</p>"
        yield f"<pre>{escape(block.text.rstrip())}</pre>"
    else:
        yield f"<p>{label}{escape(block.text)}</p>"


def _link(address: str) -> str:
    # the knowledge's own schema lets only https addresses through
    shown = escape(address)
    return f'<a href="{shown}" rel="noreferrer">{shown}</a>'
