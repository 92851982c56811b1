"""The fixes as infrastructure as code: real parsers read them, and every value is in them as the text that it is."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml
from cfnlint.api import ManualArgs, lint
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from decision_tree.errors import KnowledgeError
from decision_tree.library import Library, load
from decision_tree.schema import Infrastructure, Where
from decision_tree.script import Plan, plan
from decision_tree.script.infrastructure import NOTES, filled, problems, statement_id, values_of
from decision_tree.script.snippet import snippet
from decision_tree.script.terraform import quoted
from tests.knowledge import built_in
from tests.script.hcl import read_string, read_terraform

LIBRARY = built_in()
IDS = sorted(LIBRARY.infrastructure_files)
CASE = "20260101-abcdef"
EXAMPLES = {name: LIBRARY.types[fact.type].example for name, fact in LIBRARY.text_facts.items()}
HOSTILE = (
    '"', "\\", "a\nb", "a\r\nb", "${var.x}", "$${x}", "%{if true}", "%%{x}", "{{x}}", "'", "$(touch /tmp/x)", "`id`",
    '"}]}) # ', '{"Effect": "Allow"}', "a: b", "- a", "!Ref X", "&a *a", "yes", "null", "012", "2012-10-17", "# x",
    "| x", "Fn::Sub", "EOF", "\u202ex", "\u2028", "\x07", "é漢", "\ud7ff\U0001f600", "${CASE_ID}", "$", "%", "", " ",
)  # fmt: skip
WHAT_ELSE: dict[str, dict[str, Any]] = {
    "AWS::IAM::Role": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": []}},
    "AWS::EC2::Instance": {"ImageId": "ami-0a1b2c3d4e5f60718"},
    "AWS::EC2::VPC": {"CidrBlock": "10.0.0.0/16"},
    "AWS::EC2::VPCEndpoint": {"VpcId": "vpc-0a1b2c3d4e5f60718", "ServiceName": "com.amazonaws.eu-central-1.ecr.api"},
}
"""What CloudFormation wants in a resource of which the snippet shows a part only."""


def planned(id_: str, values: dict[str, str] | None = None, library: Library = LIBRARY) -> Plan:
    """The plan against one cause. These values are put past the check of their form."""
    made = plan([id_], EXAMPLES, library, case_id=CASE)
    values = values or {}
    return replace(made, parameters=tuple(replace(p, value=values.get(p.variable, p.value)) for p in made.parameters))


def template(text: str) -> dict[str, Any]:
    resources: dict[str, Any] = yaml.safe_load(text)["Resources"]
    return resources


# ----- what is in the files -----


NOT_AS_CODE = {
    # something is done once: a deployment, a task stopped, data brought back
    *("credentials.stale_after_agent_restart", "image_pull.digest_gone", "image_pull.stale_image"),
    *("image_pull.image_archived", "service.start_backoff", "service.scale_in_protection", "startup.secret_stale"),
    *("startup.secret_reference", "authorization.encoded_message", "placement.attribute_missing"),
    # something is taken out, or corrected in several places, of what only the person's own code has
    *("credentials.profile_set", "credentials.static_keys_in_env", "placement.port_in_use"),
    *("placement.unsupported_zone", "role.arn_path"),
    # what has to be written is only seen in AWS, by the script
    *("image_pull.pull_through_cache", "network.endpoint_policy", "network.endpoint_subnets"),
    *("placement.no_capacity", "placement.no_instance", "startup.env_file"),
}


def test_every_fix_in_aws_is_there_as_code_or_known_not_to_be() -> None:
    in_aws = {
        id_ for id_ in LIBRARY.fix_scripts if LIBRARY.causes[id_].fix.where in (Where.AWS, Where.TASK_DEFINITION)
    }
    assert in_aws - set(IDS) == NOT_AS_CODE & in_aws
    assert set(IDS) & NOT_AS_CODE == set()


@pytest.mark.parametrize("id_", IDS)
def test_nothing_leads_nowhere(id_: str) -> None:
    found = LIBRARY.infrastructure(id_)
    assert found is not None
    assert id_ in LIBRARY.fix_scripts
    assert problems(found, LIBRARY.causes[id_].fix.needs) == []


def test_every_note_is_used() -> None:
    found = [LIBRARY.infrastructure(id_) for id_ in IDS]
    used = {note for f in found if f for r in (*f.terraform, *f.cloudformation) for note in r.notes}
    assert used == set(NOTES)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"body": {"name": "${NO_SUCH}"}}, "no variable 'NO_SUCH'"),
        ({"body": {"policy": {"use": "nowhere"}}}, "no shared 'nowhere'"),
        ({"body": {}, "notes": ["nothing"]}, "no note 'nothing'"),
        ({"body": {"list": [{"given": "OTHER"}]}}, "no variable 'OTHER'"),
        ({"body": {}, "each": "LIST"}, "no variable 'LIST'"),
    ],
)
def test_a_mistake_in_a_file_is_named(changes: dict[str, Any], expected: str) -> None:
    made = msgspec.convert({"terraform": [{"address": "aws_x.y", **changes}]}, Infrastructure)
    assert problems(made, ["NAME"]) == [expected]


def test_an_own_file_with_a_mistake_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "trust_missing.iac.yaml"
    path.write_text("terraform:\n  - {address: aws_x.y, body: {name: '${NO_SUCH}'}}\n", encoding="utf-8")
    library = replace(LIBRARY, infrastructure_files={"role.trust_missing": path}, notes={})
    with pytest.raises(KnowledgeError, match="NO_SUCH"):
        snippet(planned("role.trust_missing"), library, "terraform")
    path.write_text("terraform: 3\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"trust_missing\.iac\.yaml"):
        snippet(planned("role.trust_missing"), library, "terraform")


def test_a_file_without_a_cause_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "nothing.iac.yaml").write_text("terraform: []\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"mine\.nothing: infrastructure as code without a cause"):
        load(tmp_path)


# ----- what parsers read -----


def of_terraform(id_: str, made: Plan) -> list[Any]:
    """The bodies as they are put together, before they are written."""
    found = LIBRARY.infrastructure(id_)
    assert found is not None
    return [block.body for block in filled(found.terraform, found.shared, values_of(made, made.steps[0]))]


def of_cloudformation(id_: str, made: Plan) -> list[Any]:
    found = LIBRARY.infrastructure(id_)
    assert found is not None
    return [entry.body for entry in filled(found.cloudformation, found.shared, values_of(made, made.steps[0]))]


@pytest.mark.parametrize("id_", IDS)
def test_terraform_is_read_back_as_what_was_put_together(id_: str) -> None:
    made = planned(id_)
    text = snippet(made, LIBRARY, "terraform").text
    assert list(read_terraform(text).values()) == of_terraform(id_, made)


@pytest.mark.parametrize("id_", IDS)
def test_no_placeholder_is_left_in_a_whole_case(id_: str) -> None:
    for format_ in ("terraform", "cloudformation"):
        text = snippet(planned(id_), LIBRARY, format_).text
        assert not re.search(r"\$\{|<[A-Z_]+>", text)


def in_one_template() -> dict[str, Any]:
    """The resources of all causes, those that are only shown in part made whole."""
    all_of_them: dict[str, Any] = {}
    for number, id_ in enumerate(IDS):
        made = planned(id_)
        text = snippet(made, LIBRARY, "cloudformation").text
        resources = template(text) if text else {}
        for (name, resource), part in zip(resources.items(), in_part(id_, made), strict=True):
            rest = WHAT_ELSE.get(resource["Type"], {}) if part else {}
            for container in resource["Properties"].get("ContainerDefinitions", []):
                container.setdefault("Image", "shop")
            whole = {**resource, "Properties": {**rest, **resource["Properties"]}}
            all_of_them[f"{name}{number}"] = renamed(whole, resources, number)
    return {"Resources": all_of_them}


def in_part(id_: str, made: Plan) -> list[bool]:
    found = LIBRARY.infrastructure(id_)
    assert found is not None
    entries = filled(found.cloudformation, found.shared, values_of(made, made.steps[0]))
    return [entry.resource.part for entry in entries]


def renamed(node: Any, names: dict[str, Any], number: int) -> Any:
    if isinstance(node, dict):
        if set(node) == {"Ref"} and node["Ref"] in names:
            return {"Ref": f"{node['Ref']}{number}"}
        if set(node) == {"Fn::GetAtt"}:
            name, attribute = node["Fn::GetAtt"]
            return {"Fn::GetAtt": [f"{name}{number}", attribute]}
        return {key: renamed(value, names, number) for key, value in node.items()}
    return [renamed(item, names, number) for item in node] if isinstance(node, list) else node


def test_cfn_lint_finds_nothing_wrong() -> None:
    text = yaml.safe_dump(in_one_template(), sort_keys=False)
    # E3019: the same example role in several of the causes, which never stand in one template
    options = ManualArgs(regions=["eu-central-1"], ignore_checks=["E3019"])
    assert [f"{found.rule.id} {found.path} {found.message}" for found in lint(text, config=options)] == []


def test_cfn_lint_would_find_what_is_wrong() -> None:
    broken = in_one_template()["Resources"]
    name = next(name for name, resource in broken.items() if resource["Type"] == "AWS::EC2::NatGateway")
    broken[name]["Properties"]["SubnetID"] = broken[name]["Properties"].pop("SubnetId")
    text = yaml.safe_dump({"Resources": {key: broken[key] for key in broken if key == name}})
    assert "E3002" in {found.rule.id for found in lint(text, config=ManualArgs(regions=["eu-central-1"]))}


def test_the_statement_has_the_name_that_the_script_gives_it() -> None:
    known = subprocess.run(
        ["cksum"], input=f"{CASE} role.trust_missing\n", text=True, capture_output=True, check=True
    ).stdout.split()[0]
    assert statement_id(CASE, "role.trust_missing") == f"EcsWizard{known}"
    assert re.search(rf'Sid += "EcsWizard{known}"', snippet(planned("role.trust_missing"), LIBRARY, "terraform").text)


# ----- hostile values -----

hostile_texts = (
    st.sampled_from(HOSTILE) | st.lists(st.sampled_from(HOSTILE), max_size=4).map("".join) | st.text(max_size=20)
)


@given(hostile_texts)
def test_a_string_of_terraform_is_read_as_what_it_was(text: str) -> None:
    assert read_string(quoted(text)) == text
    assert "\n" not in quoted(text)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(id_=st.sampled_from(IDS), data=st.data())
def test_no_value_is_more_than_a_text(id_: str, data: st.DataObject) -> None:
    """Whatever stands in a parameter: the parsed documents are the same as those of the data, with just this text."""
    hostile = {p.variable: data.draw(hostile_texts, p.variable) for p in planned(id_).parameters}
    made = planned(id_, hostile)
    terraform = snippet(made, LIBRARY, "terraform").text
    if terraform:
        assert list(read_terraform(terraform).values()) == of_terraform(id_, made)
    cloudformation = snippet(made, LIBRARY, "cloudformation").text
    if cloudformation:
        assert [r["Properties"] for r in template(cloudformation).values()] == of_cloudformation(id_, made)


@settings(max_examples=60, deadline=None)
@given(hostile_texts)
def test_a_value_is_where_it_belongs_and_nowhere_else(value: str) -> None:
    assume(value)
    made = planned("startup.log_group_missing", {"LOG_GROUP_NAME": value})
    ((address, body),) = read_terraform(snippet(made, LIBRARY, "terraform").text).items()
    assert (address, body) == ("aws_cloudwatch_log_group.logs", {"name": value})
    resources = template(snippet(made, LIBRARY, "cloudformation").text)
    assert resources == {"LogGroup": {"Type": "AWS::Logs::LogGroup", "Properties": {"LogGroupName": value}}}


@pytest.mark.parametrize("value", HOSTILE)
def test_an_import_hint_is_one_word_for_the_shell(value: str) -> None:
    made = planned("startup.log_group_missing", {"LOG_GROUP_NAME": value or "x"})
    for format_ in ("terraform", "cloudformation"):
        (hint,) = [line for line in snippet(made, LIBRARY, format_).text.split("\n") if line.startswith("# Import, ")]
        words = shlex.split(hint.partition(": ")[2])
        assert len(words) == (4 if format_ == "terraform" else 8)
        if format_ == "cloudformation":
            assert list(json.loads(words[6])[0]) == ["ResourceType", "LogicalResourceId", "ResourceIdentifier"]


# ----- what is in a snippet -----


def test_an_optional_value_brings_its_statement() -> None:
    without = planned("startup.secret_permission", {"KMS_KEY_ARN": ""})
    for made, expected in ((planned("startup.secret_permission"), 2), (without, 1)):
        (body,) = read_terraform(snippet(made, LIBRARY, "terraform").text).values()
        assert len(body["policy"]["jsonencode"]["Statement"]) == expected


def test_a_list_makes_a_resource_of_each_word() -> None:
    made = planned("network.endpoint_missing", {"MISSING_ENDPOINT_SERVICES": "ecr.api logs"})
    resources = template(snippet(made, LIBRARY, "cloudformation").text)
    services = {name: r["Properties"].get("ServiceName") for name, r in resources.items() if "Endpoint" in r["Type"]}
    assert services == {
        "EndpointEcrApi": "com.amazonaws.eu-central-1.ecr.api",
        "EndpointLogs": "com.amazonaws.eu-central-1.logs",
    }


def test_two_steps_on_the_same_kind_of_resource_have_two_names() -> None:
    ids = ["image_pull.ephemeral_storage_full", "running.stop_timeout"]
    made = plan(ids, EXAMPLES, LIBRARY, case_id=CASE)
    for format_, names in (
        ("terraform", ["aws_ecs_task_definition.task", "aws_ecs_task_definition.task_2"]),
        ("cloudformation", ["TaskDefinition", "TaskDefinition2"]),
    ):
        text = snippet(made, LIBRARY, format_).text
        assert list(read_terraform(text) if format_ == "terraform" else template(text)) == names


def test_a_cause_that_is_no_infrastructure_is_named() -> None:
    made = snippet(planned("image_pull.stale_image"), LIBRARY, "terraform")
    assert (made.text, made.without) == ("", ("image_pull.stale_image",))


def test_what_is_not_known_is_a_text_to_fill_in() -> None:
    made = plan(["role.trust_missing"], {"region": "cn-north-1"}, LIBRARY, case_id=CASE)
    text = snippet(made, LIBRARY, "terraform").text
    (body,) = read_terraform(text).values()
    assert body["name"] == "<ROLE_NAME>"
    condition = body["assume_role_policy"]["jsonencode"]["Statement"][0]["Condition"]
    assert condition["ArnLike"] == {"aws:SourceArn": "arn:aws-cn:ecs:cn-north-1:<ACCOUNT_ID>:*"}
    assert "# Not known yet, to be filled in: <ROLE_NAME>, <ACCOUNT_ID>" in text


def test_it_says_that_the_change_must_not_be_made_twice() -> None:
    for format_ in ("terraform", "cloudformation"):
        assert "otherwise the same thing is made twice" in snippet(planned("network.no_route"), LIBRARY, format_).text
