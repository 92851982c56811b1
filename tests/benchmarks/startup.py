"""How long the program takes to start, as a table: `python -m tests.benchmarks.startup`.

Each command is run in a fresh process; the best of several runs counts, because other programs only ever add time.
"""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import sys
import tempfile
import time

RUNS = 7
MESSAGE = "CannotPullContainerError: failed to resolve ref: i/o timeout"
FIRST_WORDS = b"Paste an error"
COMMANDS: dict[str, tuple[list[str], str]] = {
    "python -c pass": (["-c", "pass"], ""),
    "ecs-wizard --version": (["-m", "tui", "--version"], ""),
    "ecs-wizard --help": (["-m", "tui", "--help"], ""),
    "ecs-wizard triage -": (["-m", "tui", "triage", "-"], MESSAGE),
    "ecs-wizard explain": (["-m", "tui", "explain"], ""),
    "ecs-wizard case list": (["-m", "tui", "case", "list"], ""),
    "ecs-wizard graph": (["-m", "tui", "graph"], ""),
    "import of line mode": (["-c", "import tui.prompts"], ""),
    "import of the full screen": (["-c", "import tui.app"], ""),
}


def milliseconds(argv: list[str], stdin: str, environment: dict[str, str]) -> float | None:
    """The best of `RUNS`; None where the command cannot be run."""
    best = None
    for _ in range(RUNS):
        start = time.perf_counter()
        result = subprocess.run(
            [sys.executable, *argv], input=stdin, capture_output=True, text=True, env=environment, check=False
        )
        taken = (time.perf_counter() - start) * 1000
        if result.returncode not in (0, 1) or "Traceback" in result.stderr:
            return None
        best = taken if best is None else min(best, taken)
    return best


def first_frame(environment: dict[str, str]) -> float:
    """The best time until the full screen shows its first words, at a pseudo terminal of 80x24."""
    environment = environment | {"TERM": "xterm-256color", "LINES": "24", "COLUMNS": "80"}
    return min(_until_shown(environment) for _ in range(RUNS))


def _until_shown(environment: dict[str, str]) -> float:
    start = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.execve(sys.executable, [sys.executable, "-m", "tui"], environment)
    try:
        seen = b""
        while FIRST_WORDS not in seen:
            ready, _, _ = select.select([terminal], [], [], 20)
            if not ready:
                raise RuntimeError("the full screen did not show")
            seen += os.read(terminal, 65536)
        return (time.perf_counter() - start) * 1000
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(terminal)


def main() -> None:
    print(f"{'start-up (best of ' + str(RUNS) + ')':<30}{'ms':>8}{'× python':>10}")
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"XDG_DATA_HOME": folder, "XDG_CONFIG_HOME": folder}
        bare = 0.0
        for name, (argv, stdin) in COMMANDS.items():
            taken = milliseconds(argv, stdin, environment)
            if taken is None:
                print(f"{name:<30}{'failed':>8}")
                continue
            bare = bare or taken
            print(f"{name:<30}{taken:>8.0f}{taken / bare:>10.1f}")
        taken = first_frame(environment)
        print(f"{'first frame of the full screen':<30}{taken:>8.0f}{taken / bare:>10.1f}")


if __name__ == "__main__":
    main()
