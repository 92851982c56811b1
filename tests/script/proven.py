"""How the fix of each cause is proven here, for the table of all causes.

    from tests.script.proven import proven
    proven()["network.no_route"]        # ("AWS world", "AWS CLI")

A cause is proven by the worlds that name it, and by the test modules that name its id.
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.script.proofs.world import broken_worlds

AWS_WORLD = "AWS world"
"""Found, mended, verified and taken back in the sandbox, with the shim for the AWS CLI."""
AWS_CLI = "AWS CLI"
"""The same with the AWS CLI itself."""
INTERRUPTED = "interrupted"
"""Killed between two calls in every test run; with ECS_WIZARD_ALL_PROOFS=1 every world is."""
MODULES = {
    "test_host_fixes.py": "host in a temporary root",
    "test_host_more.py": "host in a temporary root",
    "test_host_settings.py": "host in a temporary root",
    "test_host_interrupted.py": "host script interrupted",
    "test_host_packets.py": "packets in network namespaces",
    "test_fleet.py": "fleet with a stub of Systems Manager",
    "test_image_fixes.py": "image's lines read and run",
    "test_image_entry_point.py": "image's entry point in a container",
    "test_letter.py": "message to the owner",
}
_ID = re.compile(r'"([a-z_]+\.[a-z_0-9]+)"')


def proven() -> dict[str, tuple[str, ...]]:
    """Cause → how, the strongest first. What is not there is not proven."""
    found: dict[str, list[str]] = {}
    for world in broken_worlds().values():
        ways = [AWS_WORLD] + [AWS_CLI] * world.real_cli + [INTERRUPTED] * world.interrupted
        for cause in world.causes:
            found.setdefault(cause, []).extend(ways)
    for module, way in MODULES.items():
        path = Path(__file__).with_name(module)
        for id_ in set(_ID.findall(path.read_text(encoding="utf-8") if path.exists() else "")):
            found.setdefault(id_, []).append(way)
    return {id_: tuple(dict.fromkeys(ways)) for id_, ways in sorted(found.items())}
