"""Every service of a cluster, or of all clusters, one line each: which cannot keep its tasks, and why."""

from __future__ import annotations

import argparse
import html
import shutil
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import msgspec

from decision_tree.hidden_kinds import Kind
from decision_tree.intake.clean import clean_line
from decision_tree.language import N_, _
from decision_tree.library import Library
from decision_tree.probes import LookError, SweptService, sweep
from decision_tree.report.html import document
from decision_tree.report.markdown import escape
from decision_tree.report.model import safe_json
from decision_tree.wrapping import width
from tui import output
from tui.commands import FOUND, OK
from tui.commands.aws import add_access, could_not_look, options_of
from tui.commands.triage import add_format, kept_kinds, redacts
from tui.knowledge import open_library
from tui.sweeping import STATES, counts, weight, why

SCHEMA = 1
TITLES = (N_("State"), N_("Cluster"), N_("Service"), N_("Tasks"), N_("Why"))
LEAST = 20
"""Columns that the reason keeps in a narrow terminal."""


EXAMPLES = (
    "ecs-wizard sweep",
    "ecs-wizard sweep --cluster shop --format json",
)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cluster", metavar="CLUSTER", default="", help=_("name or ARN; without it, all clusters"))
    add_access(parser)
    add_format(parser)


def run(args: argparse.Namespace) -> int:
    library = open_library(args.knowledge)
    clusters = [args.cluster] if args.cluster else []
    try:
        services = sorted(sweep(options_of(args), clusters, library), key=weight)
    except LookError as error:
        return could_not_look(error)
    if redacts(args):
        services = _redacted(services, kept_kinds(args))
    if args.format == "json":
        output.say_bytes(msgspec.json.format(safe_json(_document(services)), indent=2) + b"\n")
    else:
        rows = [_row(service, library) for service in services]
        output.say({"text": _text, "markdown": _markdown, "html": _html}[args.format](rows), end="")
    if services and all(service.state == "could_not_look" for service in services):
        return could_not_look(LookError(_("none of the services could be looked at")))
    return FOUND if any(service.state == "failing" for service in services) else OK


def _redacted(services: Sequence[SweptService], keep: frozenset[Kind]) -> list[SweptService]:
    """The same with stand-ins for clusters and services, also in what AWS says of them."""
    from decision_tree.redact import Redactor  # deferred: its expressions take long to compile

    redactor = Redactor(keep)
    named = [
        replace(
            service,
            cluster=redactor.name("cluster", service.cluster),
            service=redactor.name("service", service.service),
        )
        for service in services
    ]
    for service in services:
        redactor.learn(service.says)
    return [replace(service, says=redactor.text(service.says)) for service in named]


def _row(service: SweptService, library: Library) -> tuple[str, ...]:
    return (
        _(STATES[service.state]),
        clean_line(service.cluster),
        clean_line(service.service),
        counts(service),
        why(service, library),
    )


def _document(services: Sequence[SweptService]) -> dict[str, Any]:
    looked = [service for service in services if service.state != "could_not_look"]
    return {
        "schema": SCHEMA,
        "services": [
            {
                "cluster": service.cluster,
                "service": service.service,
                "state": str(service.state),
                "running": service.running,
                "desired": service.desired,
                "pending": service.pending,
                "cause": service.cause_id or None,
                "suspect": service.suspect_id or None,
                "says": service.says,
            }
            for service in looked
        ],
        "not_checked": [
            {
                "what": f"{service.cluster}/{service.service}".rstrip("/"),
                "why": service.says,
                "permission": service.permission or None,
            }
            for service in services
            if service not in looked or service.permission
        ],
    }


# ----- for people -----


def _titles() -> tuple[str, ...]:
    return tuple(map(_, TITLES))


def _text(rows: Sequence[Sequence[str]]) -> str:
    """A table as wide as the terminal: the reason is cut, names never."""
    if not rows:
        return _("There is no service.") + "\n"
    lines = (_titles(), *rows)
    widths = [max(width(row[column]) for row in lines) for column in range(len(TITLES) - 1)]
    left = max(LEAST, shutil.get_terminal_size().columns - sum(widths) - 2 * len(widths))
    return "\n".join(_line(row, widths, left) for row in lines) + "\n"


def _line(row: Sequence[str], widths: Sequence[int], left: int) -> str:
    *names, reason = row
    padded = [name + " " * (column - width(name)) for name, column in zip(names, widths, strict=True)]
    return "  ".join((*padded, _cut(reason, left))).rstrip()


def _cut(text: str, cells: int) -> str:
    if width(text) <= cells:
        return text
    while width(text) > cells - 1:
        text = text[:-1]
    return f"{text}…"


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    table = [_titles(), ["---"] * len(TITLES), *([escape(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in table) + "\n"


def _html(rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{html.escape(title)}</th>' for title in _titles())
    body = "\n".join(f"<tr>{''.join(f'<td>{html.escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    title = "ecs-wizard: sweep"
    table = f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"
    return document(title, f"<h1>{title}</h1>\n{table}")
