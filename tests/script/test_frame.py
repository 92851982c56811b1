"""The frame of a built script: options, order, stopping, going on, and taking back."""

from __future__ import annotations

import os
import pty
import signal
import subprocess
import time
from pathlib import Path

import pytest

from decision_tree.script import Parameter, Plan, Step, build
from tests.script.madeup import made_up, parameter, step, touch
from tests.script.runner import Runner

FAILS = (
    touch("second")
    .replace('touch "$FILE"', 'touch "$FILE.half"; save half yes; false; touch "$FILE"')
    .replace("saved made >/dev/null || return 0;", 'rm -f "$FILE.half"; saved made >/dev/null || return 0;')
)


def runner(folder: Path, plan: Plan) -> Runner:
    root = folder / "root"
    root.mkdir()
    return Runner(folder, build(plan), environment={"ECS_WIZARD_ROOT": str(root)})


def three(folder: Path, second: str = touch("second")) -> Runner:
    return runner(folder, made_up(step(1, touch("first")), step(2, second), step(3, touch("third"))))


def files(run: Runner) -> set[str]:
    return {path.name for path in (run.folder / "root").iterdir()} - {"log"}


def log(run: Runner) -> list[str]:
    return (run.folder / "root" / "log").read_text().splitlines()


def needing(folder: Path, *parameters: Parameter, script: str = "check() { false; }", where: str = "host") -> Runner:
    needs = tuple(p.variable for p in parameters)
    one: Step = step(
        1, f'describe() {{ printf "%s" "$ROLE_NAME" >"$ECS_WIZARD_ROOT/value"; }}\n{script}', where, needs
    )
    return runner(folder, made_up(one, parameters=parameters))


def test_the_plan_names_each_step_by_its_own_cause(tmp_path: Path) -> None:
    """Policies are named after the cause: the plan must show the name that apply will use."""
    names = 'describe() { say "named $STEP_CAUSE"; }\ncheck() { false; }'
    shown = runner(tmp_path, made_up(step(1, names), step(2, names))).run()
    causes = [line.split("[")[1].rstrip("]") for line in shown.stdout.splitlines() if line[:3] in ("1. ", "2. ")]
    assert len(causes) == 2
    assert [line.split()[-1] for line in shown.stdout.splitlines() if "named" in line] == causes


def test_without_an_option_it_shows_the_plan_and_changes_nothing(tmp_path: Path) -> None:
    run = three(tmp_path)
    shown = run.run()
    assert shown.returncode == 0
    assert "make the file second" in shown.stdout
    assert "low. It's only a $(demo)." in shown.stdout
    assert shown.stdout.count("not right yet") == 3
    assert files(run) == set()
    assert not run.state.exists()


def test_apply_verify_and_undo_in_reverse_order(tmp_path: Path) -> None:
    run = three(tmp_path)
    assert run.run("--verify").returncode == 1
    assert run.run("--apply", "--yes").returncode == 0
    assert files(run) == {"first", "second", "third"}
    assert run.run("--verify").returncode == 0
    assert run.run("--undo", "--yes").returncode == 0
    assert files(run) == set()
    assert log(run) == [
        *(f"apply {n}" for n in ("first", "second", "third")),
        "undo third",
        "undo second",
        "undo first",
    ]


def test_a_second_apply_does_nothing(tmp_path: Path) -> None:
    run = three(tmp_path)
    run.run("--apply", "--yes")
    again = run.run("--apply", "--yes")
    assert again.returncode == 0
    assert again.stdout.count("right already, skipped") == 3
    assert len(log(run)) == 3


def test_undo_without_apply_changes_nothing(tmp_path: Path) -> None:
    run = three(tmp_path)
    (tmp_path / "root" / "second").touch()
    undone = run.run("--undo", "--yes")
    assert undone.returncode == 0
    assert undone.stdout.count("nothing to take back") == 3
    assert files(run) == {"second"}


def test_undo_leaves_what_was_right_before(tmp_path: Path) -> None:
    run = three(tmp_path)
    (tmp_path / "root" / "second").touch()
    assert run.run("--apply", "--yes").returncode == 0
    assert run.run("--undo", "--yes").returncode == 0
    assert files(run) == {"second"}


def test_a_failure_stops_and_says_what_was_done(tmp_path: Path) -> None:
    run = three(tmp_path, FAILS)
    applied = run.run("--apply", "--yes")
    assert applied.returncode == 1
    assert files(run) == {"first", "second.half"}
    assert "  done: 1. Demo 1" in applied.stderr
    assert "  perhaps in part: 2. Demo 2" in applied.stderr
    assert "  not done: 3. Demo 3" in applied.stderr
    assert "--undo" in applied.stderr


def test_what_is_half_done_can_be_taken_back(tmp_path: Path) -> None:
    run = three(tmp_path, FAILS)
    run.run("--apply", "--yes")
    assert run.run("--undo", "--yes").returncode == 0
    assert files(run) == set()
    assert not (run.state / "demo-1").exists()


def test_after_the_reason_is_gone_the_same_command_goes_on(tmp_path: Path) -> None:
    run = three(tmp_path, FAILS)
    run.run("--apply", "--yes")
    run.path.write_text(run.script.replace("false; touch", "touch"))
    assert run.run("--apply", "--yes").returncode == 0
    assert log(run) == ["apply first", "apply second", "apply second", "apply third"]


def test_what_cannot_be_checked_is_not_applied(tmp_path: Path) -> None:
    run = three(tmp_path, touch("second").replace("check()    { ", "check()    { die 'no permission to look'; "))
    assert "could not check: no permission to look" in run.run().stdout
    applied = run.run("--apply", "--yes")
    assert applied.returncode == 1
    assert files(run) == {"first"}
    assert "no permission to look" in applied.stderr
    assert run.run("--verify").returncode == 1


def test_done_but_not_right_afterwards_is_a_failure(tmp_path: Path) -> None:
    run = three(tmp_path, touch("second").replace("verify()   { check; }", "verify()   { false; }"))
    applied = run.run("--apply", "--yes")
    assert applied.returncode == 1
    assert "not right afterwards" in applied.stderr
    assert files(run) == {"first", "second"}


def test_the_state_folder_is_the_owners_alone(tmp_path: Path) -> None:
    run = three(tmp_path)
    run.run("--apply", "--yes")
    folders = [run.state, *(p for p in run.state.rglob("*") if p.is_dir())]
    assert {oct(folder.stat().st_mode & 0o777) for folder in folders} == {"0o700"}


def test_a_state_folder_behind_a_link_is_refused(tmp_path: Path) -> None:
    run = three(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    run.state.mkdir()
    (run.state / "demo-1").symlink_to(tmp_path / "elsewhere")
    assert run.run("--apply", "--yes").returncode == 2
    assert files(run) == set()


def test_without_a_terminal_it_does_not_apply_unasked(tmp_path: Path) -> None:
    run = three(tmp_path)
    applied = run.run("--apply")
    assert applied.returncode == 2
    assert "--yes" in applied.stderr
    assert files(run) == set()


@pytest.mark.parametrize(("answer", "made"), [("yes\n", True), ("no\n", False), ("\x04", False)])
def test_on_a_terminal_it_asks_once(tmp_path: Path, answer: str, made: bool) -> None:
    run = three(tmp_path)
    main, terminal = pty.openpty()
    with subprocess.Popen(
        ["bash", str(run.path), "--apply"], env=run._environment(), stdin=terminal, stdout=subprocess.PIPE, text=True
    ) as process:
        os.write(main, answer.encode())
        shown, _ = process.communicate(timeout=30)
    os.close(main)
    os.close(terminal)
    assert process.returncode == 0
    assert "make the file second" in shown
    assert files(run) == ({"first", "second", "third"} if made else set())


def test_an_interrupted_apply_says_so_and_can_be_taken_back(tmp_path: Path) -> None:
    waits = touch("second").replace('touch "$FILE"', 'touch "$FILE"; touch "$ECS_WIZARD_ROOT/waiting"; sleep 60')
    run = three(tmp_path, waits.replace("save made yes;", "").replace("saved made >/dev/null || return 0;", ""))
    with subprocess.Popen(
        ["bash", str(run.path), "--apply", "--yes"],
        env=run._environment(),
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
        # a run in the background of a shell ignores SIGINT, and bash cannot trap what it was started to ignore
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as process:
        deadline = time.monotonic() + 20
        while "waiting" not in files(run) and time.monotonic() < deadline:
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "  done: 1. Demo 1" in said
    assert "  perhaps in part: 2. Demo 2" in said
    assert run.run("--undo", "--yes").returncode == 0
    assert files(run) == {"waiting"}


@pytest.mark.parametrize(
    "options", [("--what",), ("--apply", "--undo"), ("--on", "mars"), ("--on",), ("--on", "aws")]
)
def test_wrong_usage(tmp_path: Path, options: tuple[str, ...]) -> None:
    run = three(tmp_path)
    assert run.run(*options).returncode == 2
    assert files(run) == set()


def test_help_needs_no_values(tmp_path: Path) -> None:
    shown = needing(tmp_path, parameter()).run("--help")
    assert shown.returncode == 0
    assert "--undo" in shown.stdout


def test_a_missing_value_stops_it_before_anything_else(tmp_path: Path) -> None:
    run = needing(tmp_path, parameter(), where="aws")
    for options in ((), ("--apply", "--yes")):
        stopped = run.run(*options)
        assert stopped.returncode == 2
        assert "set ROLE_NAME: name of the IAM role, for example app-task-role" in stopped.stderr
        assert stopped.stdout == ""
    assert not run.state.exists()


def test_a_missing_value_can_be_given_before_the_command(tmp_path: Path) -> None:
    run = needing(tmp_path, parameter())
    assert run.run(ROLE_NAME="app-task-role").returncode == 0
    assert (tmp_path / "root" / "value").read_text() == "app-task-role"


def test_a_known_value_is_not_taken_from_the_environment(tmp_path: Path) -> None:
    run = needing(tmp_path, parameter(value="known"))
    assert run.run(ROLE_NAME="other").returncode == 0
    assert (tmp_path / "root" / "value").read_text() == "known"


def test_an_optional_value_may_stay_empty(tmp_path: Path) -> None:
    run = needing(tmp_path, parameter(required=False))
    assert run.run().returncode == 0
    assert (tmp_path / "root" / "value").read_text() == ""


@pytest.mark.parametrize(
    "value", ["a b", "$(touch owned)", "a\nb", "--debug", "-x", "é", "a;b", "x" * 65, "a\x1b[2J"]
)
def test_a_value_of_the_wrong_form_is_refused(tmp_path: Path, value: str) -> None:
    run = needing(tmp_path, parameter())
    refused = run.run(ROLE_NAME=value)
    assert refused.returncode == 2
    assert "ROLE_NAME is not as it must be" in refused.stderr
    assert "\x1b" not in refused.stderr
    assert not (tmp_path / "root" / "value").exists()
    assert not (tmp_path / "owned").exists()


def test_undo_is_about_the_value_that_was_applied(tmp_path: Path) -> None:
    script = """
FILE="$ECS_WIZARD_ROOT/$ROLE_NAME"
check()  { [[ -e $FILE ]]; }
apply()  { touch "$FILE"; }
verify() { check; }
undo()   { rm "$FILE"; }
"""
    run = needing(tmp_path, parameter(), script=script)
    assert run.run("--apply", "--yes", ROLE_NAME="one").returncode == 0
    other = run.run("--undo", "--yes", ROLE_NAME="two")
    assert other.returncode == 2
    assert "ROLE_NAME=one" in other.stderr
    assert run.run("--undo", "--yes").returncode == 0
    assert files(run) == set()


def test_it_runs_steps_of_one_place_only(tmp_path: Path) -> None:
    aws = step(2, touch("second"), "aws", ("ROLE_NAME",))
    run = runner(tmp_path, made_up(step(1, touch("first")), aws, parameters=(parameter(),)))
    applied = run.run("--on", "host", "--apply", "--yes")
    assert applied.returncode == 0, applied.stderr
    assert files(run) == {"first"}
    assert "Step 2 is not for here; run it with the AWS CLI" in applied.stdout


def test_an_old_shell_is_told_so(tmp_path: Path) -> None:
    run = three(tmp_path)
    told = subprocess.run(["sh", str(run.path)], capture_output=True, text=True, check=False)
    bash_as_sh = Path("/bin/sh").resolve().name == "bash"
    assert bash_as_sh or (told.returncode == 2 and "needs bash 3.2" in told.stderr)
