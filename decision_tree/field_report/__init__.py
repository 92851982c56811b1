"""Read-only scripts that report what only the host or the container can tell.

A report is a first line, `key=value` lines and a last line. It has names and words, never a value of a variable,
a credential or an address; `decision_tree.intake.reports` reads it. This module knows how a report is told from other
text, not what it means.
"""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

VERSION = 1
END = "end"
FIRST_LINE = re.compile(r"ecs-wizard-report (?P<version>\d{1,3}) (?P<place>host|container)\b")

_PARTS = Path(__file__).parent


class Script(StrEnum):
    """The scripts: where each is run."""

    HOST = "host"
    WINDOWS_HOST = "windows host"
    BOTTLEROCKET_HOST = "bottlerocket host"
    CONTAINER = "container"


_FILES = {
    Script.HOST: ("common.sh", "http.sh", "host.sh", "host_network.sh"),
    Script.WINDOWS_HOST: ("host.ps1",),
    Script.BOTTLEROCKET_HOST: ("common.sh", "bottlerocket.sh"),
    Script.CONTAINER: ("common.sh", "http.sh", "container.sh", "container_sdks.sh"),
}


def report_script(script: Script) -> str:
    """The script's text: POSIX sh that busybox, dash and bash run, or PowerShell."""
    text = "\n".join((_PARTS / name).read_text(encoding="utf-8") for name in _FILES[script])
    if script is Script.WINDOWS_HOST:
        return text
    # in parentheses: pasted into a shell it leaves nothing behind there, and nothing runs before it is whole
    return f'#!/bin/sh\n(\n{text}\nmain "$@"\n)\n'
