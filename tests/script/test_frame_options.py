"""The frame's choices: some steps only, other places, a new deployment, what differs, and who may do it."""

from __future__ import annotations

from pathlib import Path

import pytest

from decision_tree.script import build
from tests.script.madeup import made_up, parameter, step, touch
from tests.script.runner import Runner
from tests.script.test_frame import files, log, runner, three

AWS = """#!/bin/bash
printf '%s\\n' "$*" >>"$CALLS"
case " $* " in
*" get-caller-identity "*) echo '{"Account": "123456789012", "Arn": "arn:aws:iam::123456789012:user/junior"}' ;;
*" simulate-principal-policy "*) cat "$ANSWER" ;;
*" describe-services "*)
  echo '{"services": [{"status": "ACTIVE", "deployments": [{"status": "PRIMARY", "rolloutState": "COMPLETED"}]}]}' ;;
*) echo '{}' ;;
esac
"""
CHANGES = touch("first") + 'permissions() { may "arn:aws:iam::123456789012:role/web" iam:PutRolePolicy; }\n'


def cloud(folder: Path, script: str, answer: str = '{"EvaluationResults": []}', **values: str) -> Runner:
    """A step of the AWS CLI with a stub of it, which answers the policy simulator's question."""
    parameters = tuple(parameter(name, value, pattern=".*", required=False) for name, value in values.items())
    run = Runner(folder, build(made_up(step(1, script, "aws", tuple(values)), parameters=parameters)), first=folder)
    (folder / "aws").write_text(AWS)
    (folder / "aws").chmod(0o755)
    (folder / "answer").write_text(answer)
    (folder / "root").mkdir()
    run.environment = {
        "ECS_WIZARD_ROOT": str(folder / "root"),
        "CALLS": str(folder / "calls"),
        "ANSWER": str(folder / "answer"),
    }
    return run


def decision(word: str, action: str = "iam:PutRolePolicy", missing: str = "[]") -> str:
    return (
        f'{{"EvaluationResults": [{{"EvalActionName": "{action}", "EvalDecision": "{word}", '
        f'"MissingContextValues": {missing}}}]}}'
    )


@pytest.mark.parametrize("wanted", ["2", "demo.step_2"])
def test_one_step_only(tmp_path: Path, wanted: str) -> None:
    run = three(tmp_path)
    shown = run.run("--only", wanted)
    assert "2. Demo 2" in shown.stdout
    assert "1. Demo 1" not in shown.stdout
    assert run.run("--apply", "--yes", f"--only={wanted}").returncode == 0
    assert files(run) == {"second"}
    assert run.run("--verify", "--only", wanted).returncode == 0
    assert run.run("--apply", "--yes").returncode == 0
    assert run.run("--undo", "--yes", "--only", "3", "--only", "1").returncode == 0
    assert files(run) == {"second"}
    assert log(run)[-2:] == ["undo third", "undo first"]


@pytest.mark.parametrize("wrong", [("--only", "4"), ("--only", ""), ("--only", "demo.x"), ("--only",)])
def test_a_step_that_is_not_there_is_wrong_usage(tmp_path: Path, wrong: tuple[str, ...]) -> None:
    run = three(tmp_path)
    refused = run.run("--apply", "--yes", *wrong)
    assert refused.returncode == 2
    assert "There is no step" in refused.stderr
    assert files(run) == set()


@pytest.mark.parametrize(
    "wrong",
    [
        ("--redeploy",),
        ("--max-errors", "2"),
        ("--max-concurrency", "x", "--fleet"),
        ("--on", "moon"),
        ("--on",),
        ("--apply", "--undo"),
        ("--sudo",),
    ],
)
def test_options_that_do_not_fit_are_wrong_usage(tmp_path: Path, wrong: tuple[str, ...]) -> None:
    refused = three(tmp_path).run(*wrong)
    assert refused.returncode == 2
    assert refused.stderr.strip()


def test_the_steps_of_each_place_run_in_their_place(tmp_path: Path) -> None:
    steps = step(1, touch("first"), "host"), step(2, touch("second"), "image")
    run = runner(tmp_path, made_up(*steps))
    shown = run.run()
    assert "not here; run it in the folder of the Dockerfile: bash fix.sh --on image" in shown.stdout
    assert run.run("--apply", "--yes", "--on", "image").returncode == 0
    assert files(run) == {"second"}
    assert run.run("--apply", "--yes", "--on=host").returncode == 0
    assert files(run) == {"first", "second"}


def test_the_plan_shows_what_will_differ_and_no_secret(tmp_path: Path) -> None:
    before = '{"a": [{"name": "web", "environment": [{"name": "TOKEN", "value": "hush"}], "memory": 256}]}'
    after = before.replace("256", "512").replace("hush", "still hush").replace('"memory"', '"cpu": 1, "memory"')
    script = touch("first") + f"changes() {{ shows_values 'the definition' '{before}' '{after}'; }}\n"
    shown = runner(tmp_path, made_up(step(1, script))).run()
    lines = shown.stdout.splitlines()
    at = lines.index("   change: the definition:")
    assert lines[at + 1 : at + 4] == ["   +a[web].cpu = 1", "   -a[web].memory = 256", "   +a[web].memory = 512"]
    assert "hush" not in shown.stdout


def test_what_is_kept_is_kept_whole(tmp_path: Path) -> None:
    """A file that is half written when the script is killed would be read as the whole."""
    run = runner(tmp_path, made_up(step(1, touch("first").replace("touch", "save made a; kill -9 $$; touch"))))
    run.run("--apply", "--yes")
    kept = {path.name for path in (run.state / "demo-1" / "demo.step_1").iterdir()}
    assert kept == {"started", "made"}
    assert run.run("--undo", "--yes").returncode in (0, 1)


def test_a_missing_permission_stops_before_the_first_change(tmp_path: Path) -> None:
    run = cloud(tmp_path, CHANGES, decision("implicitDeny"))
    stopped = run.run("--apply", "--yes")
    assert stopped.returncode == 1
    assert (
        "user/junior may not: not allowed: iam:PutRolePolicy on arn:aws:iam::123456789012:role/web" in stopped.stderr
    )
    assert "Nothing was changed" in stopped.stderr
    assert files(run) == set()
    assert not run.state.exists()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (decision("implicitDeny", missing='["aws:RequestTag/x"]'), "is not certain"),
        (decision("implicitDeny", action="kms:PutKeyPolicy"), "is not certain"),
        ("", "could not be checked beforehand"),
    ],
)
def test_what_is_not_certain_is_said_and_stops_nothing(tmp_path: Path, answer: str, words: str) -> None:
    run = cloud(tmp_path, CHANGES, answer or "no json")
    if not answer:
        (tmp_path / "aws").write_text(AWS.replace('cat "$ANSWER"', "echo '(AccessDenied) no' >&2; exit 254"))
    applied = run.run("--apply", "--yes")
    assert applied.returncode == 0, applied.stderr
    assert words in applied.stderr
    assert files(run) == {"first"}


def test_the_plan_says_what_is_needed_and_that_it_is_allowed(tmp_path: Path) -> None:
    shown = cloud(tmp_path, CHANGES).run()
    assert "   needs: iam:PutRolePolicy\n   may:   yes, says AWS's policy simulator" in shown.stdout


def test_a_service_is_redeployed_only_when_asked(tmp_path: Path) -> None:
    run = cloud(tmp_path, CHANGES, CLUSTER="shop", SERVICE="web")
    applied = run.run("--apply", "--yes")
    assert applied.returncode == 0, applied.stderr
    assert "bash fix.sh --apply --redeploy" in applied.stdout
    calls = tmp_path / "calls"
    assert "force-new-deployment" not in calls.read_text()
    again = run.run("--apply", "--yes", "--redeploy")
    assert again.returncode == 0, again.stderr
    assert "ecs update-service --cluster shop --service web --force-new-deployment" in calls.read_text()
    assert "right already, skipped" in again.stdout
