"""An `aws` for a fleet: ECS and Systems Manager of one cluster, whose instances are folders on this machine.

What is sent with Run Command really runs, with each instance's own root and stubs.
State lies in FLEET_FOLDER/world.json.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(os.environ.get("FLEET_FOLDER", "."))
ARN = "arn:aws:ecs:eu-central-1:111122223333:container-instance/shop/{}"
PAGE = 100


def main() -> None:
    """One call: the answer on standard output, or AWS's error on standard error and status 254."""
    words = sys.argv[1:]
    if words[:1] == ["--region"]:
        words = words[2:]
    words = [word for at, word in enumerate(words) if word != "--output" and (at == 0 or words[at - 1] != "--output")]
    service, operation, *rest = words
    world = json.loads((FOLDER / "world.json").read_text())
    with (FOLDER / "calls").open("a") as calls:
        calls.write(" ".join([service, operation, *(w[:80] for w in rest)]) + "\n")
    answer = OPERATIONS[f"{service} {operation}"](world, rest)
    (FOLDER / "world.json").write_text(json.dumps(world))
    if isinstance(answer, str):
        sys.exit(f"An error occurred ({answer}) when calling the {operation} operation: no")
    print(json.dumps(answer))


def values(words: list[str], option: str) -> list[str]:
    """What follows the option, up to the next one."""
    found: list[str] = []
    for word in words[words.index(option) + 1 :]:
        if word.startswith("--"):
            break
        found.append(word)
    return found


def list_instances(world: dict[str, Any], words: list[str]) -> dict[str, Any]:
    status = values(words, "--status")[0]
    return {
        "containerInstanceArns": [ARN.format(i) for i, one in world["instances"].items() if one["status"] == status]
    }


def describe_instances(world: dict[str, Any], words: list[str]) -> dict[str, Any] | str:
    arns = values(words, "--container-instances")
    if len(arns) > PAGE:
        return "InvalidParameterException"
    found = []
    for arn in arns:
        id_ = arn.split("/")[-1]
        one = world["instances"][id_]
        if one["status"] == "DRAINING" and not one.get("stuck"):
            one["tasks"] = max(0, one["tasks"] - 1)  # they leave one after another
        found.append({
            "ec2InstanceId": id_, "containerInstanceArn": arn, "status": one["status"],
            "runningTasksCount": one["tasks"], "pendingTasksCount": 0,
        })  # fmt: skip
    return {"containerInstances": found}


def update_state(world: dict[str, Any], words: list[str]) -> dict[str, Any]:
    status = values(words, "--status")[0]
    ids = [arn.split("/")[-1] for arn in values(words, "--container-instances")]
    for id_ in ids:
        world["instances"][id_]["status"] = status
    world["states"].append([status, *ids])
    return {"containerInstances": [], "failures": []}


def managed(world: dict[str, Any], words: list[str]) -> dict[str, Any]:
    ids = values(words, "--filters")[0].split("Values=")[1].split(",")
    known = {id_: one for id_, one in world["instances"].items() if id_ in ids and one.get("ping")}
    return {"InstanceInformationList": [
        {"InstanceId": id_, "PingStatus": one["ping"], "PlatformType": one.get("platform", "Linux")}
        for id_, one in known.items()
    ]}  # fmt: skip


def send(world: dict[str, Any], words: list[str]) -> dict[str, Any] | str:
    """Runs the command on each instance, until more have failed than MaxErrors says."""
    request = json.loads(values(words, "--cli-input-json")[0])
    if len(request["InstanceIds"]) > 50:
        return "ValidationException"
    id_ = f"c-{len(world['commands']) + 1}"
    answers: dict[str, Any] = {}
    failed = 0
    for instance in request["InstanceIds"]:
        if failed > int(request["MaxErrors"]):
            break
        answers[instance] = run(instance, "\n".join(request["Parameters"]["commands"]), world)
        failed += answers[instance]["Status"] != "Success"
    world["commands"].append({"id": id_, "request": request, "answers": answers, "looks": 0})
    return {"Command": {"CommandId": id_}}


def run(instance: str, script: str, world: dict[str, Any]) -> dict[str, Any]:
    one = world["instances"][instance]
    if one.get("lost"):
        return {"Status": "TimedOut", "StatusDetails": "Delivery Timed Out", "ResponseCode": -1}
    root = FOLDER / instance
    environment = {
        "PATH": f"{root}/stubs:{os.environ['PATH']}", "ECS_WIZARD_ROOT": str(root / "root"),
        "ECS_WIZARD_STATE": str(root / "state"), "ECS_WIZARD_TRIES": "1", "ECS_WIZARD_PAUSE": "0",
        "TMPDIR": str(root),
    }  # fmt: skip
    # AWS-RunShellScript gives it to sh
    ran = subprocess.run(["sh", "-c", script], env=environment, capture_output=True, text=True, check=False)
    status = "Success" if ran.returncode == 0 else "Failed"
    return {"Status": status, "StatusDetails": status, "ResponseCode": ran.returncode,
            "StandardOutputContent": ran.stdout, "StandardErrorContent": ran.stderr}  # fmt: skip


def list_commands(world: dict[str, Any], words: list[str]) -> dict[str, Any]:
    command = find(world, words)
    command["looks"] += not world.get("endless")
    statuses = {answer["Status"] for answer in command["answers"].values()}
    ended = "Success" if statuses == {"Success"} else "Failed"
    return {"Commands": [{"Status": ended if command["looks"] > 1 else "InProgress"}]}


def invocation(world: dict[str, Any], words: list[str]) -> dict[str, Any] | str:
    """Instances that were not begun have an answer too."""
    answer: dict[str, Any] | None = find(world, words)["answers"].get(values(words, "--instance-id")[0])
    return answer or world.get("not begun", {"Status": "Cancelled", "StatusDetails": "Terminated"})


def find(world: dict[str, Any], words: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = next(c for c in world["commands"] if c["id"] == values(words, "--command-id")[0])
    return found


def simulate(world: dict[str, Any], words: list[str]) -> dict[str, Any]:
    actions = json.loads(values(words, "--cli-input-json")[0])["ActionNames"]
    return {"EvaluationResults": [
        {"EvalActionName": a, "EvalDecision": "implicitDeny" if a in world.get("denied", []) else "allowed"}
        for a in actions
    ]}  # fmt: skip


def identity(world: dict[str, Any], words: list[str]) -> dict[str, Any]:
    return {"Account": "111122223333", "Arn": "arn:aws:iam::111122223333:user/anna"}


OPERATIONS: dict[str, Any] = {
    "sts get-caller-identity": identity,
    "iam simulate-principal-policy": simulate,
    "ecs list-container-instances": list_instances,
    "ecs describe-container-instances": describe_instances,
    "ecs update-container-instances-state": update_state,
    "ssm describe-instance-information": managed,
    "ssm send-command": send,
    "ssm list-commands": list_commands,
    "ssm get-command-invocation": invocation,
    "ssm cancel-command": lambda world, words: {},
}

if __name__ == "__main__":
    main()
