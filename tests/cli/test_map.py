"""The map of a kept case on the command line."""

from __future__ import annotations

import json

from tests.cli.conftest import Run


def test_the_map_of_a_kept_case(run: Run, error_file: str) -> None:
    run("triage", error_file, "--keep")
    case = run("case", "list").out.split()[0]
    near = run("graph", "--case", case, "--format", "json")
    assert (near.status, near.err) == (0, "")
    words = [node["label"] for node in json.loads(near.out)["nodes"]]
    assert any("✔ confirmed" in label for label in words)
    everything = json.loads(run("graph", "--case", case, "--zoom", "3", "--format", "json").out)["nodes"]
    assert len(everything) > len(words)
    assert "111122223333" not in near.out
    assert "111122223333" in run("graph", "--case", case, "--no-redact", "--format", "json").out


def test_zoom_is_about_a_case(run: Run) -> None:
    result = run("graph", "--zoom", "2")
    assert (result.status, result.out) == (2, "")
    assert "belong to --case" in result.err
    assert run("graph", "--case", "20200101-nothing").status == 2
