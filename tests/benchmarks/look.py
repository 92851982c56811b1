"""How long a look takes, as a table: `python -m tests.benchmarks.look`.

The world is a Fargate service whose image is in ECR, whose execution role has no policy and whose private subnets
have no way out. Its answers are recorded before anything is measured, and come after 0, 50 and 200 ms.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from tests.benchmarks.recorded import set_latency

if TYPE_CHECKING:
    from decision_tree.library import Library

WORLD = {"kind": "fargate_service", "network": {"way_out": "none"}, "execution_role": {"allows": []}}
TRUE_CAUSES = {"image_pull.execution_role_permission", "network.no_route"}
LATENCIES = (0, 50, 200)
"""Milliseconds."""
RUNS = 3
REGION = "eu-central-1"
KEYS = {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_DEFAULT_REGION": REGION,
}


def environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return kept | KEYS


@contextmanager
def world() -> Iterator[dict[str, str]]:
    """Where it is, in a process of its own."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.recorded", json.dumps(WORLD)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment(),
    )  # fmt: skip
    try:
        assert server.stdout is not None
        yield json.loads(server.stdout.readline())
    finally:
        assert server.stdin is not None
        server.stdin.close()
        server.wait()


def look(place: dict[str, str]) -> dict[str, Any]:
    """One look in a fresh process."""
    result = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.look", json.dumps(place)],
        capture_output=True, text=True, env=environment(), check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def look_here(place: dict[str, str]) -> None:
    """Look twice, and print what it cost and what was found."""
    from decision_tree.library import load

    library = load()
    first, again = _measured(place, library), _measured(place, library)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**first, "again": again["wall"], "memory": memory}))


def _measured(place: dict[str, str], library: Library) -> dict[str, Any]:
    began = time.perf_counter()
    from decision_tree.probes import LookEnded, Options, Target, look_at, taken_into
    from decision_tree.session import Session

    session = Session(library)
    target, options = Target(place["cluster"], service=place["service"]), Options(endpoint_url=place["url"])
    *_, ended = taken_into(session, look_at(target, options, library))
    wall = time.perf_counter() - began
    assert isinstance(ended, LookEnded)
    return {
        "wall": wall, "calls": ended.calls, "peak": ended.peak, "chain": ended.longest_chain,
        "confirmed": [finding.cause_id for finding in session.diagnosis.confirmed],
    }  # fmt: skip


def main() -> None:
    print("\nA look at a broken Fargate service: the first one of a process imports botocore and makes the clients\n")
    print("                          first look               second look")
    print("latency  calls  peak  chain  wall s  / chain × ms  wall s  / chain × ms  memory MB  both causes confirmed")
    with world() as place:
        look(place)
        for latency in LATENCIES:
            set_latency(place["url"], latency / 1000)
            found = [look(place) for _ in range(RUNS)]
            cost = found[0] | {key: min(one[key] for one in found) for key in ("wall", "again", "memory")}
            least = cost["chain"] * latency / 1000
            ratios = [f"{cost[key] / least:.2f}" if least else "-" for key in ("wall", "again")]
            both = "yes" if set(cost["confirmed"]) >= TRUE_CAUSES else "NO"
            print(
                f"{latency:4} ms  {cost['calls']:5}  {cost['peak']:4}  {cost['chain']:5}  {cost['wall']:6.2f}"
                f"  {ratios[0]:>12}  {cost['again']:6.2f}  {ratios[1]:>12}  {cost['memory']:9.0f}  {both}"
            )
        print(f"\nconfirmed: {', '.join(cost['confirmed'])}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        look_here(json.loads(sys.argv[1]))
    else:
        main()
