"""The second opinion: npm @cloud-copilot/iam-simulate in a process of its own.

`npm install --prefix tests/policies --no-package-lock` installs the versions that package.json pins; or anywhere
else, with POLICY_ORACLE naming the folder that holds node_modules.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


def modules() -> Path | None:
    """The node_modules folder that holds the oracle; None when it is not installed."""
    folder = Path(os.environ.get("POLICY_ORACLE") or HERE) / "node_modules"
    return folder if (folder / "@cloud-copilot" / "iam-simulate").is_dir() and shutil.which("node") else None


def verdicts(simulations: Iterable[dict[str, Any]], node_modules: Path) -> list[str]:
    """What the oracle says of each: Allowed, ImplicitlyDenied, ExplicitlyDenied, or "error: …"."""
    entry = node_modules / "@cloud-copilot" / "iam-simulate" / "dist" / "esm" / "index.js"
    run = subprocess.run(
        ["node", str(HERE / "oracle.mjs"), str(entry)],
        input="".join(json.dumps(simulation) + "\n" for simulation in simulations),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return run.stdout.splitlines()
