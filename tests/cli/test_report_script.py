from __future__ import annotations

import subprocess

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize("place", ["host", "container"])
def test_the_script_goes_to_standard_output_and_how_to_use_it_to_standard_error(run: Run, place: str) -> None:
    result = run("report-script", place)
    assert result.status == 0
    assert result.out.startswith("#!/bin/sh\n")
    assert f"ecs-wizard-report 1 {place}" in result.out
    assert len(result.err.splitlines()) == 2
    assert "ecs-wizard triage" in result.err
    checked = subprocess.run(["sh", "-n"], input=result.out, text=True, capture_output=True, check=False)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_every_way_is_named(run: Run) -> None:
    host, container = run("report-script", "host").err, run("report-script", "container").err
    assert all(word in host for word in ("ssh", "Session Manager", "AWS-RunShellScript"))
    assert all(word in container for word in ("docker exec", "ECS Exec"))


def test_other_systems(run: Run) -> None:
    assert "Get-Service AmazonECS" in run("report-script", "host", "--shell", "powershell").out
    assert "apiclient get settings.network" in run("report-script", "host", "--bottlerocket").out


@pytest.mark.parametrize("options", [["--shell", "powershell"], ["--bottlerocket"]])
def test_a_container_has_no_other_system(run: Run, options: list[str]) -> None:
    result = run("report-script", "container", *options)
    assert (result.status, result.out) == (2, "")
    assert "for the host" in result.err


def test_triage_reads_a_report_and_says_that_it_is_cut(run: Run) -> None:
    result = run("triage", "-", stdin="ecs-wizard-report 1 host\nplace=host\nagent_process=absent\nlisten_51678=no\n")
    assert "Its end is missing" in " ".join(result.out.split())
    assert result.status in (0, 1)
