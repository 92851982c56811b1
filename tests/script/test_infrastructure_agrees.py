"""Infrastructure as code makes the same change as the fix script: its own functions say what that is."""

from __future__ import annotations

import json
import shlex
import subprocess
from typing import Any

import pytest
import yaml

from decision_tree.script.build import PARTS
from decision_tree.script.snippet import snippet
from tests.knowledge import built_in
from tests.script.hcl import read_terraform
from tests.script.runner import needs_jq
from tests.script.test_infrastructure import CASE, EXAMPLES, IDS, planned

pytestmark = needs_jq

LIBRARY = built_in()
SOURCES = {id_: LIBRARY.fix_script(id_) or "" for id_ in IDS}
WITH_POLICY = [id_ for id_ in IDS if "\ndocument()" in f"\n{SOURCES[id_]}"]
WITH_ADDITION = [id_ for id_ in IDS if "\naddition()" in f"\n{SOURCES[id_]}"]
WITH_TRUST = [id_ for id_ in IDS if " trust_ecs " in SOURCES[id_]]
WITH_REVISION = [id_ for id_ in IDS if "\nrevision()" in f"\n{SOURCES[id_]}"]
# what the script would look up in IAM
LOOKED_UP = """
role_arn() { printf 'arn:aws:iam::111122223333:role/%s' "$1"; }
role_arn_to_be() { role_arn "$1"; }
role_arn_in() { role_arn "$1"; }
"""
TASK_DEFINITION: dict[str, Any] = {
    "family": "shop",
    "networkMode": "bridge",
    "containerDefinitions": [
        {"name": EXAMPLES["container"], "image": "shop", "essential": False, "memory": 64,
         "healthCheck": {"command": ["CMD", "true"]}},
        {"name": EXAMPLES["awaited_container"] + "-1", "image": "x", "dependsOn": [
            {"containerName": EXAMPLES["awaited_container"], "condition": "HEALTHY"}
        ]},
    ],
    "volumes": [{"name": EXAMPLES["volume_name"]}],
}  # fmt: skip


OF_THE_CASE = {
    "authorization.kms_key_policy": {"ACTION": "kms:Decrypt"},
    "role.assume_role_denied": {"RESOURCE": "arn:aws:iam::444455556666:role/reports"},
}
"""Where the example of the type is not what the fix is about."""


def said_by_script(id_: str, function: str, *arguments: str) -> Any:
    """What a function of the fix prints, with the values of the example case."""
    values = {p.variable: p.value or "" for p in planned(id_, OF_THE_CASE.get(id_)).parameters}
    values |= {"CASE_ID": CASE, "STEP_CAUSE": id_, "AWS_PARTITION": "aws", "AWS_ACCOUNT": "111122223333"}
    script = "\n".join(
        [
            *(f"{name}={shlex.quote(value)}" for name, value in values.items()),
            f"DEFINITION_NOW={shlex.quote(json.dumps(TASK_DEFINITION))}",
            *(path.read_text(encoding="utf-8") for path in sorted(PARTS.glob("library*.sh"))),
            LOOKED_UP,
            SOURCES[id_],
            'changed() { local filter=$1; shift; jq -c "$@" "$filter" <<<"$DEFINITION_NOW"; }',
            shlex.join([function, *arguments]),
        ]
    )
    ran = subprocess.run(["bash", "-s"], input=script, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def resources(id_: str) -> tuple[list[Any], list[Any]]:
    """The bodies of the Terraform blocks and the properties of the CloudFormation resources."""
    made = planned(id_, OF_THE_CASE.get(id_))
    blocks = list(read_terraform(snippet(made, LIBRARY, "terraform").text).values())
    template = yaml.safe_load(snippet(made, LIBRARY, "cloudformation").text)["Resources"]
    return blocks, [resource["Properties"] for resource in template.values()]


def statements(node: Any) -> list[Any]:
    """Every policy statement in it; a list of one and the one alone mean the same."""
    if isinstance(node, dict):
        if "Effect" in node:
            return [{k: v[0] if isinstance(v, list) and len(v) == 1 else v for k, v in node.items()}]
        return [found for item in node.values() for found in statements(item)]
    return [found for item in node for found in statements(item)] if isinstance(node, list) else []


@pytest.mark.parametrize(
    ("id_", "function"),
    [
        *((id_, "document") for id_ in WITH_POLICY if id_ != "role.pass_role_denied"),
        *((id_, "addition") for id_ in WITH_ADDITION),
        *((id_, "trust_statement") for id_ in WITH_TRUST),
        ("role.infrastructure_role", "statement"),
    ],
)
def test_policies_are_those_of_the_script(id_: str, function: str) -> None:
    wanted = statements(said_by_script(id_, function))
    assert wanted
    blocks, entries = resources(id_)
    assert statements(blocks) == wanted
    assert statements(entries) == wanted


def camel(node: Any) -> Any:
    """CloudFormation's property names as those of the API, which begin with a small letter."""
    if isinstance(node, dict):
        return {key[:1].lower() + key[1:]: camel(value) for key, value in node.items()}
    return [camel(item) for item in node] if isinstance(node, list) else node


def holds(whole: Any, part: Any) -> bool:
    """Whether all of the part is in the whole; a role that is looked up counts as the right one."""
    if isinstance(part, dict):
        if set(part) == {"fn::Join"}:
            return isinstance(whole, str) and "role/" in whole
        return isinstance(whole, dict) and all(
            key in whole and holds(whole[key], value) for key, value in part.items()
        )
    if isinstance(part, list) and part and isinstance(part[0], dict):
        return all(any(holds(item, wanted) for item in whole) for wanted in part)
    return bool(whole == part)


@pytest.mark.parametrize("id_", WITH_REVISION)
def test_task_definitions_are_those_of_the_script(id_: str) -> None:
    role = ["arn:aws:iam::111122223333:role/shop-task"] if id_ == "credentials.imds_blocked" else []
    revision = said_by_script(id_, "revision", "changed", *role)
    blocks, entries = resources(id_)
    (definition,) = [entry for entry in entries if "Family" in entry]
    assert holds(revision, camel(definition)), (revision, camel(definition))
    (block,) = [block for block in blocks if "family" in block]
    in_terraform = block.get("container_definitions", {}).get("jsonencode", [])
    assert in_terraform == camel(definition.get("ContainerDefinitions", []))


def test_all_ways_are_tried() -> None:
    assert len(WITH_POLICY) >= 9
    assert len(WITH_TRUST) >= 3
    assert len(WITH_REVISION) >= 18
