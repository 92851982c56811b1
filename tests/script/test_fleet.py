"""--fleet: what Run Command is given really runs, on instances that are folders (tests/script/fleet_aws.py)."""

from __future__ import annotations

import base64
import gzip
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from decision_tree.library import Library
from decision_tree.script import build, plan
from decision_tree.script.plan import windows_steps
from decision_tree.script.powershell import build_powershell
from tests.script import fleet_aws
from tests.script.hosts import STUBS
from tests.script.powershell_grammar import IS_HERE, errors_in
from tests.script.runner import Runner

CAUSE = "agent.task_role_disabled"
FACTS = {"region": "eu-central-1", "cluster": "shop", "account_id": "111122223333"}
CLOCK = FACTS | {"clock_step": "yes"}
ONLINE: dict[str, Any] = {"status": "ACTIVE", "tasks": 2, "ping": "Online"}


class Fleet:
    """A cluster of container instances, and the script for it."""

    def __init__(self, folder: Path, library: Library, cause: str = CAUSE, facts: Mapping[str, str] = FACTS) -> None:
        self.folder = folder / "fleet"
        tools = folder / "tools"
        tools.mkdir()
        (tools / "aws").write_text(f'#!/bin/bash\nexec "{sys.executable}" "{fleet_aws.__file__}" "$@"\n')
        (tools / "aws").chmod(0o755)
        self.folder.mkdir()
        self.save({"instances": {}, "commands": [], "states": []})
        self.run = Runner(folder, build(plan([cause], facts, library, case_id="f-1")), first=tools)
        self.run.environment = {"FLEET_FOLDER": str(self.folder)}

    def save(self, world: dict[str, Any]) -> None:
        (self.folder / "world.json").write_text(json.dumps(world))

    @property
    def world(self) -> dict[str, Any]:
        loaded: dict[str, Any] = json.loads((self.folder / "world.json").read_text())
        return loaded

    def add(self, id_: str, **changes: Any) -> Path:
        """An instance with an agent that ecs-init starts; its ecs.config."""
        world = self.world
        world["instances"][id_] = ONLINE | changes
        self.save(world)
        for name, text in STUBS.items():
            stub = self.folder / id_ / "stubs" / name
            stub.parent.mkdir(parents=True, exist_ok=True)
            stub.write_text(f"#!/bin/bash\nexport PATH=${{PATH#*:}}\n{text}")
            stub.chmod(0o755)
        config = self.folder / id_ / "root/etc/ecs/ecs.config"
        config.parent.mkdir(parents=True)
        config.write_text("ECS_CLUSTER=shop\n")
        (self.folder / id_ / "root/has-unit").touch()
        return config

    def break_agent(self, id_: str) -> None:
        """Its agent never shows a setting."""
        (self.folder / id_ / "stubs/docker").write_text("#!/bin/bash\nexit 1\n")

    def start(self, *options: str, **values: str) -> tuple[int, str]:
        ran = self.run.run("--on", "host", "--fleet", *options, **values)
        return ran.returncode, ran.stdout + ran.stderr


def rows(out: str) -> dict[str, str]:
    """The table at the end: instance -> result."""
    table = out[out.rindex("\n\ni-" if "\n\ni-" in out else "\n\nmi-") :]
    return {line.split()[0]: line[23:31].strip() for line in table.splitlines() if line.startswith(("i-", "mi-"))}


def test_plan_apply_verify_and_undo_reach_every_instance(tmp_path: Path, library: Library) -> None:
    fleet = Fleet(tmp_path, library)
    configs = [fleet.add(f"i-{n}", status=status) for n, status in enumerate(("ACTIVE", "DRAINING", "ACTIVE"))]
    code, out = fleet.start()
    assert code == 0, out
    assert out.count("now:   not right yet") == 3
    assert {c.read_text() for c in configs} == {"ECS_CLUSTER=shop\n"}
    code, out = fleet.start("--apply", "--yes")
    assert code == 0, out
    assert rows(out) == {"i-0": "ok", "i-1": "ok", "i-2": "ok"}
    assert "3 of 3 instances: done" in out
    assert {c.read_text() for c in configs} == {"ECS_CLUSTER=shop\nECS_ENABLE_TASK_IAM_ROLE=true\n"}
    assert fleet.start("--verify")[0] == 0
    assert fleet.start("--undo", "--yes")[0] == 0
    assert {c.read_text() for c in configs} == {"ECS_CLUSTER=shop\n"}
    requests = [command["request"] for command in fleet.world["commands"]]
    assert {r["DocumentName"] for r in requests} == {"AWS-RunShellScript"}
    assert {(r["MaxConcurrency"], r["MaxErrors"]) for r in requests} == {("1", "0")}
    assert fleet.world["states"] == []  # a restart of the agent needs no draining


def test_the_ones_that_fail_or_are_out_of_reach_are_told(tmp_path: Path, library: Library) -> None:
    fleet = Fleet(tmp_path, library)
    good, bad = fleet.add("i-good"), fleet.add("i-bad")
    fleet.break_agent("i-bad")
    fleet.add("i-lost", lost=True)
    unmanaged = fleet.add("i-alone", ping=None)
    fleet.add("i-gone", ping="ConnectionLost")
    fleet.add("i-win", platform="Windows")
    fleet.run.path.write_text(re.sub("^WINDOWS_SCRIPT=.*", "WINDOWS_SCRIPT=", fleet.run.script, flags=re.M))
    external = fleet.add("mi-0a")
    code, out = fleet.start("--apply", "--yes", "--max-errors", "9", "--max-concurrency", "50%")
    assert code == 1
    assert rows(out) == {
        "i-good": "ok", "i-bad": "failed", "i-lost": "failed", "mi-0a": "ok",
        "i-alone": "not done", "i-gone": "not done", "i-win": "not done",
    }  # fmt: skip
    assert "Systems Manager does not manage it" in out
    assert "Delivery Timed Out: it did not run to its end" in out
    assert "does not show it yet" in out
    assert "2 of 7 instances: done" in out
    assert "ECS_ENABLE_TASK_IAM_ROLE=true" in good.read_text()
    assert "ECS_ENABLE_TASK_IAM_ROLE=true" in external.read_text()
    assert "ECS_ENABLE_TASK_IAM_ROLE=true" in bad.read_text()  # half done, and told as failed
    assert unmanaged.read_text() == "ECS_CLUSTER=shop\n"
    assert fleet.world["commands"][0]["request"]["MaxConcurrency"] == "2"


def test_it_stops_after_the_first_failure(tmp_path: Path, library: Library) -> None:
    fleet = Fleet(tmp_path, library)
    configs = [fleet.add(f"i-{n}") for n in range(3)]
    fleet.break_agent("i-0")
    code, out = fleet.start("--apply", "--yes")
    assert code == 1
    assert rows(out) == {"i-0": "failed", "i-1": "skipped", "i-2": "skipped"}
    assert configs[1].read_text() == configs[2].read_text() == "ECS_CLUSTER=shop\n"


def test_many_instances_take_several_commands(tmp_path: Path, library: Library) -> None:
    fleet = Fleet(tmp_path, library)
    for n in range(5):
        fleet.add(f"i-{n}", lost=True)
    assert "\nINSTANCES_A_COMMAND=50\n" in fleet.run.script  # as many as SendCommand takes
    fleet.run.path.write_text(fleet.run.script.replace("INSTANCES_A_COMMAND=50", "INSTANCES_A_COMMAND=3"))
    code, out = fleet.start("--max-errors", "100%", "--max-concurrency", "40%")
    assert code == 1
    assert [len(c["request"]["InstanceIds"]) for c in fleet.world["commands"]] == [3, 2]
    assert {c["request"]["MaxConcurrency"] for c in fleet.world["commands"]} == {"2"}
    assert "0 of 5 instances: done" in out


def test_only_some_of_the_instances(tmp_path: Path, library: Library) -> None:
    fleet = Fleet(tmp_path, library)
    configs = [fleet.add(f"i-{n}") for n in range(3)]
    code, out = fleet.start("--apply", "--yes", f"--cluster-instances=i-2,{fleet_aws.ARN.format('i-0')}")
    assert code == 0, out
    assert ["true" in c.read_text() for c in configs] == [True, False, True]


def test_who_may_not_send_commands_is_told_before(tmp_path: Path, library: Library) -> None:
    fleet = Fleet(tmp_path, library)
    fleet.add("i-0")
    fleet.save(fleet.world | {"denied": ["ssm:SendCommand"]})
    code, out = fleet.start("--apply", "--yes")
    assert code == 1
    assert "user/anna may not: not allowed:" in out
    assert "ssm:SendCommand on arn:aws:ssm:eu-central-1::document/AWS-RunShellScript" in out
    assert "ssm:SendCommand on arn:aws:ec2:eu-central-1:111122223333:instance/i-0" in out
    assert fleet.world["commands"] == []


def test_a_case_of_another_account_and_a_cluster_that_is_not_known(tmp_path: Path, library: Library) -> None:
    fleet = Fleet(tmp_path, library, facts=FACTS | {"account_id": "999988887777"})
    fleet.add("i-0")
    code, out = fleet.start("--apply", "--yes")
    assert (code, "of account 999988887777" in out) == (2, True)
    (tmp_path / "other").mkdir()
    nowhere = Fleet(tmp_path / "other", library, facts={})
    code, out = nowhere.start()
    assert (code, "--fleet needs the cluster" in out) == (2, True)


def test_where_systems_manager_manages_none_each_is_named(tmp_path: Path, library: Library) -> None:
    fleet = Fleet(tmp_path, library)
    fleet.add("i-0", ping=None)
    code, out = fleet.start("--apply", "--yes")
    assert code == 1
    assert "not reached: i-0: Systems Manager does not manage it" in out
    assert fleet.world["commands"] == []


def test_an_interruption_cancels_the_command_and_ends_the_draining(tmp_path: Path, library: Library) -> None:
    fleet = Fleet(tmp_path, library, "credentials.clock_skew", CLOCK)
    for n in range(2):
        fleet.add(f"i-{n}")
    fleet.save(fleet.world | {"endless": True})
    with subprocess.Popen(
        ["bash", str(fleet.run.path), "--on", "host", "--fleet", "--apply", "--yes"],
        env=fleet.run._environment() | {"ECS_WIZARD_TRIES": "9"},
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    ) as script:  # fmt: skip
        assert script.stdout is not None
        said = ""
        while "\nRun Command c-1" not in said:
            line = script.stdout.readline()
            assert line, said
            said += line
        os.killpg(script.pid, signal.SIGINT)
        said += script.stdout.read()
    assert script.returncode == 130, said
    assert "ssm cancel-command --command-id c-1" in (fleet.folder / "calls").read_text()
    assert fleet.world["states"] == [["DRAINING", "i-0"], ["ACTIVE", "i-0"]]
    assert not (fleet.run.state / "f-1/drained").exists()


def test_an_empty_cluster(tmp_path: Path, library: Library) -> None:
    fleet = Fleet(tmp_path, library)
    code, out = fleet.start()
    assert (code, "has no such container instance" in out) == (1, True)


def test_windows_gets_the_script_for_powershell(tmp_path: Path, library: Library) -> None:
    fleet = Fleet(tmp_path, library)
    config = fleet.add("i-lin")
    fleet.add("i-win", platform="Windows", lost=True)  # sh could not run it
    code, out = fleet.start("--apply", "--yes", "--max-errors", "5")
    assert code == 1
    assert rows(out) == {"i-lin": "ok", "i-win": "failed"}
    assert "ECS_ENABLE_TASK_IAM_ROLE=true" in config.read_text()
    linux, windows = (command["request"] for command in fleet.world["commands"])
    assert (linux["DocumentName"], linux["InstanceIds"]) == ("AWS-RunShellScript", ["i-lin"])
    assert (windows["DocumentName"], windows["InstanceIds"]) == ("AWS-RunPowerShellScript", ["i-win"])
    commands = "\n".join(windows["Parameters"]["commands"])
    assert "-File $file -Apply -Yes; $code = $LASTEXITCODE }" in commands
    sent = re.search(r"FromBase64String\('([^']*)'\)", commands)
    assert sent is not None
    expected = build_powershell(windows_steps([CAUSE], library), case_id="f-1", cluster="shop")
    assert gzip.decompress(base64.b64decode(sent[1])).decode() == expected
    assert not IS_HERE or errors_in(commands) == []


def test_a_jump_of_the_clock_drains_one_instance_after_another(tmp_path: Path, library: Library) -> None:
    fleet = Fleet(tmp_path, library, "credentials.clock_skew", CLOCK)
    for n in range(3):
        fleet.add(f"i-{n}")
    # no time service there: each fails, and is active again all the same
    code, out = fleet.start("--apply", "--yes", "--max-errors", "2", ECS_WIZARD_TRIES="4")
    assert code == 1
    assert rows(out) == {"i-0": "failed", "i-1": "failed", "i-2": "skipped"}
    assert fleet.world["states"] == [["DRAINING", "i-0"], ["ACTIVE", "i-0"], ["DRAINING", "i-1"], ["ACTIVE", "i-1"]]
    assert {one["status"] for one in fleet.world["instances"].values()} == {"ACTIVE"}


def test_an_instance_whose_tasks_do_not_leave_is_left_alone(tmp_path: Path, library: Library) -> None:
    fleet = Fleet(tmp_path, library, "credentials.clock_skew", CLOCK)
    fleet.add("i-0", stuck=True)
    fleet.add("i-1", status="DRAINING", tasks=0)
    fleet.add("i-2")
    code, out = fleet.start("--apply", "--yes", ECS_WIZARD_TRIES="3")
    assert code == 1
    assert "its tasks did not leave; nothing was done there" in out
    assert fleet.world["commands"] == []
    # what somebody else drained stays drained
    assert {id_: one["status"] for id_, one in fleet.world["instances"].items()} == {
        "i-0": "ACTIVE", "i-1": "DRAINING", "i-2": "ACTIVE",
    }  # fmt: skip


def test_the_last_active_instance_is_not_drained(tmp_path: Path, library: Library) -> None:
    fleet = Fleet(tmp_path, library, "credentials.clock_skew", CLOCK)
    fleet.add("i-0")
    code, out = fleet.start("--apply", "--yes")
    assert (code, "nothing would be left for" in out) == (2, True)
    assert fleet.world["states"] == []


def test_what_an_interrupted_run_has_drained_takes_tasks_again(tmp_path: Path, library: Library) -> None:
    fleet = Fleet(tmp_path, library)
    fleet.add("i-0", status="DRAINING")
    state = fleet.run.state / "f-1"
    state.mkdir(parents=True)
    (state / "drained").write_text(fleet_aws.ARN.format("i-0"))
    code, out = fleet.start("--apply", "--yes")
    assert code == 0, out
    assert fleet.world["instances"]["i-0"]["status"] == "ACTIVE"


def test_a_value_that_was_given_by_hand_goes_along(tmp_path: Path, library: Library) -> None:
    fleet = Fleet(tmp_path, library, "credentials.clock_skew")
    fleet.add("i-0")
    code, out = fleet.start(TIME_SERVER="ntp.shop.example")
    assert code == 0, out
    assert "take the time from ntp.shop.example" in out
