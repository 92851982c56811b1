"""The reports of host and container in a world of real packets (tests/namespaces.py)."""

from __future__ import annotations

from pathlib import Path

import pytest

from decision_tree.field_report import Script, report_script
from tests.field_report.machine import values
from tests.namespaces import DNAT, LOCALNET, REDIRECT, run_world, why_not

REPORTS = """
sh "$FOLDER/host.sh" >"$FOLDER/host.txt"
AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/x ECS_CONTAINER_METADATA_URI_V4=http://127.0.0.1:9/v4 \\
  nsenter -t "$task" -n sh "$FOLDER/container.sh" >"$FOLDER/container.txt"
"""


def reports(folder: Path, *rules: str) -> tuple[dict[str, str], dict[str, str]]:
    if why_not():
        pytest.skip(why_not())
    for name, script in (("host", Script.HOST), ("container", Script.CONTAINER)):
        text = report_script(script)
        # the file systems of this machine are not of interest here, and large
        (folder / f"{name}.sh").write_text(text.replace("  show_sdks\n", "").replace("  show_disk\n", ""))
    run_world(REPORTS, *rules, FOLDER=str(folder))
    return values((folder / "host.txt").read_text()), values((folder / "container.txt").read_text())


def test_with_rules_and_route_localnet_the_endpoint_answers(tmp_path: Path) -> None:
    host, task = reports(tmp_path, DNAT, REDIRECT, LOCALNET)
    assert (host["nat_prerouting"], host["nat_output"], host["route_localnet"]) == ("right", "right", "on")
    assert (host["listen_51679"], host["listen_51678"]) == ("yes", "no")
    assert task["endpoint_direct"] == "http_200"
    assert task["variable_process"] == "present"


def test_without_route_localnet_it_does_not(tmp_path: Path) -> None:
    host, task = reports(tmp_path, DNAT, REDIRECT)
    assert (host["nat_prerouting"], host["route_localnet"]) == ("right", "off")
    assert task["endpoint_direct"] == "timeout"


def test_without_rules_it_does_not(tmp_path: Path) -> None:
    host, task = reports(tmp_path, LOCALNET)
    assert (host["nat_prerouting"], host["nat_output"]) == ("missing", "missing")
    assert task["endpoint_direct"] in ("timeout", "no_route")
