"""Nothing in a value is ever run: each fix, in each mode, with the checks of the values switched off.

The forms of the types refuse nearly all of these values already (test_values.py); here only the quoting stands.
"""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decision_tree.script import Plan, build, plan
from tests.knowledge import built_in
from tests.script.runner import ALL, Runner, needs_aws_cli

pytestmark = needs_aws_cli

MARK = "owned-by-a-value"
RUNS = f"touch $MARKED/{MARK}"
HOSTILE = (
    f"x$({RUNS})`{RUNS}`",
    f"x'; {RUNS}; '",
    f'x"; {RUNS}; "',
    f"x[$({RUNS})]",  # run where bash computes with a variable
    f"x\n{RUNS}\n",
    f'x", "a": {{"$({RUNS})": [1, \'2\']}}}} | input_filename | "',
    f"x | {RUNS} & {RUNS} && {RUNS} || {RUNS} > {MARK}",
    f"x}} ; {RUNS}; {{ : ${{HOME}} %s \\",
    "x*?[a-z]~{a,b}!! #é二",
    f"x: {{a: !!python/object/apply:os.system ['{RUNS}']}}",
)
# an aws that knows who is asking, and says "{}" to all else
AWS = """#!/bin/bash
case " $* " in
*" get-caller-identity "*) echo '{"Account": "123456789012", "Arn": "arn:aws:iam::123456789012:user/fuzz"}' ;;
*) echo '{}' ;;
esac
"""
QUIET = (
    *("systemctl", "initctl", "docker", "iptables", "ip6tables", "sysctl", "curl", "apiclient", "yum", "dnf"),
    *("apt-get", "chronyc", "timedatectl", "visudo"),
)
MODES = ((), ("--apply", "--yes"), ("--undo", "--yes"))
LIBRARY = built_in()
MORE = sorted(LIBRARY.fix_scripts) if settings.get_current_profile_name() == "explore" else []
"""Fixes that get drawn mixtures too: HYPOTHESIS_PROFILE=explore."""


def _open(made: Plan, values: list[str]) -> Plan:
    """The plan with these values, one after another, and without any check of them."""
    filled = [
        replace(parameter, pattern=r"[\s\S]*", value=values[number % len(values)])
        for number, parameter in enumerate(made.parameters)
    ]
    return replace(made, parameters=tuple(filled))


def _runs(id_: str, values: list[str], folder: Path) -> None:
    made = _open(plan([id_], {}, LIBRARY, case_id="f-1"), values)
    script = build(made)
    # the frame's own check of control characters would stop newlines: they have to arrive here
    script = script.replace("$value == *[[:cntrl:]]* ||", "")
    checked = subprocess.run(["bash", "-n"], input=script.encode(), capture_output=True, check=False)
    assert checked.returncode == 0, checked.stderr
    stubs = folder / "stubs"
    stubs.mkdir()
    for name in ("aws", *QUIET):
        (stubs / name).write_text(AWS if name == "aws" else "#!/bin/bash\nexit 0\n")
        (stubs / name).chmod(0o755)
    root = folder / "root"
    root.mkdir()
    run = Runner(folder, script, first=stubs)
    run.environment = {"ECS_WIZARD_ROOT": str(root), "MARKED": str(folder), "ECS_WIZARD_TRIES": "1"}
    place = ("--on", made.steps[0].place)
    for mode in MODES:
        told = run.run(*place, *mode)
        assert "syntax error" not in told.stderr, told.stderr
        assert "command not found" not in told.stderr, told.stderr
    assert [path for path in folder.rglob(f"*{MARK}*") if path.is_file()] == []


@pytest.mark.parametrize("id_", sorted(LIBRARY.fix_scripts)[:: 1 if ALL else 4])
def test_no_fix_runs_what_a_value_says(id_: str, tmp_path: Path) -> None:
    """Every hostile value, as far as there are parameters; which one comes first differs from fix to fix."""
    first = sum(map(ord, id_)) % len(HOSTILE)
    _runs(id_, [*HOSTILE[first:], *HOSTILE[:first]], tmp_path)


@pytest.mark.parametrize("id_", MORE)  # skipped, where there are none
def test_no_fix_runs_what_any_mixture_says(id_: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.lists(st.sampled_from(HOSTILE), min_size=1, max_size=3).map("".join), min_size=1, max_size=8))
    def tried(values: list[str]) -> None:
        _runs(id_, values, tmp_path_factory.mktemp("fuzz"))

    tried()
