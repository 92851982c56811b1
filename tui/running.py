"""A built script as a process of its own."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from decision_tree.intake.clean import clean_text

if TYPE_CHECKING:
    from decision_tree.probes import Options

TOOLS = ("bash", "aws", "jq")
"""What the scripts are written with."""
LONGEST_LINE = 1_000_000
"""Bytes of one line of output."""
_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_SECURITY_TOKEN")


def missing_tools(environment: Mapping[str, str]) -> list[str]:
    """Of `TOOLS`, those that a script would not find."""
    path = environment.get("PATH", os.defpath)
    return [tool for tool in TOOLS if shutil.which(tool, path=path) is None]


def environment_for(options: Options) -> dict[str, str]:
    """This process's environment, in which the AWS CLI reaches what a look with these options has reached."""
    environment = dict(os.environ)
    if options.profile:
        for name in _KEYS:  # they would win over a profile that a variable names
            environment.pop(name, None)
        environment["AWS_PROFILE"] = options.profile
    if options.region:
        environment |= {"AWS_REGION": options.region, "AWS_DEFAULT_REGION": options.region}
    if options.endpoint_url:
        environment["AWS_ENDPOINT_URL"] = options.endpoint_url
    return environment


async def run_script(
    script: str, arguments: tuple[str, ...], environment: Mapping[str, str], say: Callable[[str], None]
) -> int:
    """Run it with bash, and hand on what it prints line by line, cleaned; its exit status is returned.

    When this is cancelled, the script is ended with all that it has started.
    """
    with tempfile.TemporaryDirectory(prefix="ecs-wizard-fix-") as folder:
        path = Path(folder) / "fix.sh"
        path.write_text(script, encoding="utf-8")
        process = await asyncio.create_subprocess_exec(
            "bash", str(path), *arguments, cwd=folder, env=dict(environment), stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT, start_new_session=True,
            limit=LONGEST_LINE,
        )  # fmt: skip
        try:
            assert process.stdout is not None  # noqa: S101
            async for data in process.stdout:
                say(clean_text(data.decode(errors="replace")).rstrip("\n"))
            return await process.wait()
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGTERM)
