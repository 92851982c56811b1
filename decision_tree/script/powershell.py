"""Fixes of container instances with Windows: one PowerShell file, with the same modes as the script for bash.

Values and texts reach it only as quoted strings at the top; none is pasted into code.
"""

from __future__ import annotations

import base64
import gzip
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from decision_tree.schema import Where

if TYPE_CHECKING:
    from decision_tree.library import Library
    from decision_tree.script.plan import Step

FRAME = Path(__file__).with_name("frame.ps1")
QUOTES = re.compile("['\u2018\u2019\u201a\u201b]")
"""PowerShell takes the typographic ones for the plain one."""
START = """\
[CmdletBinding()]
param([switch]$Apply, [switch]$Verify, [switch]$Undo, [switch]$Yes)

Set-StrictMode -Version 2.0
$ErrorActionPreference = 'Stop'
"""
BYTE_ORDER_MARK = "\ufeff"
"""Without it Windows PowerShell 5.1 reads another encoding, in which letters of a title could become quotes."""


@dataclass(frozen=True)
class WindowsSplit:
    """The causes of a case on Windows: which script can mend which."""

    powershell: tuple[str, ...]
    others: tuple[str, ...]
    """To be mended elsewhere, with the AWS CLI or in the image."""
    by_hand: tuple[str, ...]
    """On the instance too, but their script is for Linux."""


def split_for_windows(causes: Iterable[str], library: Library) -> WindowsSplit:
    """Which of the causes the PowerShell script mends; those that a more precise one explains are left out."""
    chosen = set(causes)
    chosen -= library.explained(chosen)
    powershell = chosen & library.fix_powershell.keys()
    rest = chosen - powershell
    by_hand = {id_ for id_ in rest & library.fix_scripts.keys() if library.causes[id_].fix.where is Where.HOST}
    return WindowsSplit(tuple(sorted(powershell)), tuple(sorted(rest - by_hand)), tuple(sorted(by_hand)))


def build_powershell(steps: Iterable[Step], *, case_id: str, cluster: str) -> str:
    """The script's text for these steps; each must have a text for PowerShell."""
    chosen = list(steps)
    return BYTE_ORDER_MARK + "\n".join(
        [
            f"# Fix script of ecs-wizard, case {case_id}, for Windows container instances (as administrator).",
            "# Without an option it shows its plan and changes nothing; -Apply, -Verify, -Undo, -Yes.",
            START,
            f"$CaseId = {quoted(case_id)}",
            f"$Title = {quoted(chosen[0].title if len(chosen) == 1 else f'{len(chosen)} steps')}",
            f"$Cluster = {quoted(cluster)}",
            "$Cause = ''",
            "$Steps = @()",
            "",
            FRAME.read_text(encoding="utf-8"),
            *(_block(step) for step in chosen),
            "Invoke-Main\n",
        ]
    )


def packed(text: str) -> str:
    """As it is sent: gzip, then base64. The same text always gives the same."""
    return base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()


def _block(step: Step) -> str:
    fields = {
        "Cause": step.cause_id,
        "Title": step.title,
        "Risk": f"{step.risk}. {step.risk_text}",
        "Undo": step.undo,
    }
    return "\n".join(
        [
            "$Steps += @{",
            *(f"    {name} = {quoted(text)}" for name, text in fields.items()),
            "    Body = {",
            "param([string]$Function)",
            step.powershell.rstrip("\n"),
            "& $Function",
            "    }",
            "}",
            "",
        ]
    )


def quoted(text: str) -> str:
    """A string that PowerShell takes as it is: nothing in it ends it or is replaced."""
    line = re.sub(r"\s+", " ", "".join(c if c.isprintable() else " " for c in text)).strip()
    return "'" + QUOTES.sub(lambda quote: quote[0] * 2, line) + "'"
