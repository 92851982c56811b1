"""Runs a built script as a person would: bash, a home of its own, and no way to the real AWS."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.aws.sandbox import REGION

BIN = Path(sys.executable).parent
AWS = BIN / "aws"
ALL = bool(os.environ.get("ECS_WIZARD_ALL_PROOFS"))
"""Every world, with the AWS CLI too, and killed at every point, and every variant: an hour; else a part of each."""

needs_aws_cli = pytest.mark.skipif(
    not AWS.exists() or shutil.which("jq") is None,
    reason="needs jq, and the AWS CLI beside this Python (pip install awscli)",
)
needs_jq = pytest.mark.skipif(shutil.which("jq") is None, reason="needs jq")


@dataclass
class Runner:
    """One script file, its state folder and its environment."""

    folder: Path
    script: str
    endpoint: str = ""
    environment: dict[str, str] = field(default_factory=dict)
    first: Path | None = None
    """A folder for the front of PATH."""

    def __post_init__(self) -> None:
        self.path = self.folder / "fix.sh"
        self.path.write_text(self.script, encoding="utf-8")
        self.state = self.folder / "state"

    def run(self, *options: str, **values: str) -> subprocess.CompletedProcess[str]:
        """The script with these options; `values` go to its environment."""
        return subprocess.run(  # the options are the test's own
            ["bash", str(self.path), *options],
            env=self._environment() | values,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
            start_new_session=True,  # a test may end it with all that it started, and nothing else
        )

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": ":".join([*([str(self.first)] if self.first else []), str(BIN), os.environ["PATH"]]),
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "ECS_WIZARD_STATE": str(self.state),
            "ECS_WIZARD_TRIES": "2",
            "ECS_WIZARD_PAUSE": "0",
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
            # a port that nobody listens on: a script that was given no endpoint reaches nothing
            "AWS_ENDPOINT_URL": self.endpoint or "http://127.0.0.1:9",
            "AWS_MAX_ATTEMPTS": "1",
        } | self.environment
