"""`practice` on the command line."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run


def test_without_a_terminal_the_scenarios_are_listed_the_easy_ones_first(run: Run) -> None:
    result = run("practice")
    assert result.status == 0
    levels = [line.split()[1] for line in result.out.splitlines()]
    assert len(levels) >= 24
    assert levels == sorted(levels, key=["easy", "medium", "hard"].index)
    assert run("practice", "--list").out == result.out


def test_a_scenario_needs_a_terminal(run: Run) -> None:
    name = run("practice").out.split()[0]
    result = run("practice", name)
    assert result.status == 2
    assert "needs a terminal" in result.err


def test_an_unknown_scenario_names_the_nearest(run: Run) -> None:
    result = run("practice", "no-way-ou")
    assert result.status == 2
    assert "no-way-out" in result.err


def test_without_the_extra_it_says_how_to_install_it(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.commands.practice.at_terminal", lambda: True)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    result = run("practice", "no-way-out")
    assert result.status == 2
    assert "ecs-wizard[practice]" in result.err
