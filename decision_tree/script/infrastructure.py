"""A fix as infrastructure as code: the resources of a cause's `.iac.yaml` with the values of a case in them.

Values are put into the texts of the data, before anything is written as Terraform or CloudFormation: whatever a value
holds, it stays one text. In a body these have a meaning of their own:

- `${VARIABLE}` in a text; an entry that is only an optional variable without a value is left out,
- `${VARIABLE*}` as an item of a list: each word of the value is an item,
- `{use: NAME}`: what `shared` has under that name,
- `{number: TEXT}`, `{json: TEXT}`: the number, the JSON document that the text is, or the text where it is none,
- `{given: VARIABLE, …}`, `{absent: VARIABLE, …}`: an item that is there only with, or without, a value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from decision_tree.language import N_
from decision_tree.schema import CloudFormationResource, Infrastructure, Resource, TerraformResource
from decision_tree.script.plan import Plan, Step

R = TypeVar("R", TerraformResource, CloudFormationResource)

VARIABLE = re.compile(r"\$\{([A-Z][A-Z0-9_]*)(\*?)\}")
WHOLE = re.compile(r"\$\{([A-Z][A-Z0-9_]*)\}")
NOTES = {
    "statements": N_("Add the statement to those that the policy has: all of them stay."),
    "containers": N_("Change only this in the container's definition: its other fields and the others stay."),
    "list": N_("Keep what the list has; these belong into it."),
    "words": N_("Where the variable is there, add the words to its list."),
    "deploy": N_("The service then replaces its tasks."),
    "size": N_("CPU and memory must be a pair that Fargate offers, with room for all containers."),
    "room": N_("Where the task has a memory of its own, it must hold all containers."),
    "linux": N_("On Windows leave the Linux parameters out."),
    "wait": N_("Every container with the log driver awsfirelens also depends on this one (condition START)."),
    "percent": N_("At least one task must be allowed above the desired count, or below it."),
    "user": N_("Where it is an IAM user, take the resource for users: aws_iam_user_policy, AWS::IAM::UserPolicy."),
    "path": N_("Where the role has a path, name it as IAM does, with the path."),
    "execution": N_("An execution role also needs the managed policy service-role/AmazonECSTaskExecutionRolePolicy."),
    "owner": N_("This belongs into the code of the account that owns the resource."),
    "rules": N_("Where the group's own block has its rules, add the rule there: the two do not go together."),
    "s3": N_("With a gateway endpoint for S3, let HTTPS out to the prefix list of S3 too."),
    "inline": N_("Where another resource in your code has this inside, change it there: the two do not go together."),
    "whole_vpc": N_("Private DNS sends the whole VPC to the endpoints: let the groups of its other workloads in."),
    "number": N_("Take a free rule number below that of the rule that refuses."),
    "gateway": N_("Where the VPC has a gateway endpoint for S3, add the route tables to that one instead."),
    "zones": N_("One mount target in each Availability Zone: leave out the subnets of those that have one."),
    "template": N_("New instances take it from the launch template: change it there too."),
}
"""What is to be said of a resource, by the word that stands for it in the files."""
OMITTED = object()


@dataclass(frozen=True)
class Filled(Generic[R]):
    """A resource with the values of the case."""

    resource: R
    label: str
    """What its name ends with, where there are several of it."""
    body: dict[str, Any]
    import_id: Any


def statement_id(case_id: str, cause_id: str) -> str:
    """The Sid that the fix script gives its statement: `EcsWizard` and the POSIX checksum (cksum) of the two.

    https://pubs.opengroup.org/onlinepubs/9799919799/utilities/cksum.html
    """
    data = f"{case_id} {cause_id}\n".encode()
    length = len(data)
    data += length.to_bytes((length.bit_length() + 7) // 8, "little")
    crc = 0
    for byte in data:
        crc ^= byte << 24
        for _bit in range(8):
            crc = (crc << 1) ^ (0x104C11DB7 if crc & 0x80000000 else 0)
    return f"EcsWizard{crc ^ 0xFFFFFFFF}"


def _partition(values: Mapping[str, str]) -> str:
    region = values["REGION"]
    if region.startswith("cn-"):
        return "aws-cn"
    return "aws-us-gov" if region.startswith("us-gov-") else "aws"


def _family(values: Mapping[str, str]) -> str:
    return values["TASK_DEFINITION"].rsplit("/", 1)[-1].partition(":")[0]


def _resource_of(service: str) -> Callable[[Mapping[str, str]], str]:
    """The refused resource, where it is one of that service."""

    def resource(values: Mapping[str, str]) -> str:
        arn = values["RESOURCE"]
        return arn if arn.split(":")[2:3] == [service] else ""

    return resource


def _bucket(values: Mapping[str, str]) -> str:
    return _resource_of("s3")(values).rpartition(":")[2].partition("/")[0]


def _queue_url(values: Mapping[str, str]) -> str:
    region, account, name = (["", "", "", *_resource_of("sqs")(values).split(":")])[-3:]
    domain = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    return f"https://sqs.{region}.{domain}/{account}/{name}" if name else ""


def _key_id(values: Mapping[str, str]) -> str:
    return values["KMS_KEY_ARN"].rpartition("/")[2]


def _secret_arn(values: Mapping[str, str]) -> str:
    """Without JSON key and version; an ARN without its random ending stands for six characters."""
    arn = ":".join(values["SECRET_ARN"].split(":")[:7])
    return arn if re.search(r"(-[A-Za-z0-9]{6}|>)$", arn) else f"{arn}-??????"


def _parameter_arn(values: Mapping[str, str]) -> str:
    name = values["SSM_PARAMETER"]
    if name.startswith("arn:"):
        return name
    place = f"{values['REGION']}:{values['ACCOUNT_ID']}"
    return f"arn:{_partition(values)}:ssm:{place}:parameter/{name.removeprefix('/')}"


def _caller_arn(values: Mapping[str, str]) -> str:
    """The ARN that the task definition has for the role, path and all; else the one that the name tells."""
    name = values["ROLE_NAME"]
    arns = (values.get("TASK_ROLE_ARN", ""), values.get("EXECUTION_ROLE_ARN", ""))
    account = f"::{values['ACCOUNT_ID']}:role/"
    guessed = f"arn:{_partition(values)}:iam{account}{name}"
    return next((arn for arn in arns if account in arn and arn.endswith(f"/{name}")), guessed)


def _assumed_role(values: Mapping[str, str]) -> str:
    return values["RESOURCE"].rpartition("/")[2]


def _restart(values: Mapping[str, str]) -> str:
    return "true" if values["SIDE_CONTAINER_POLICY"] == "restart" else ""


DERIVED: Mapping[str, tuple[tuple[str, ...], Callable[[Mapping[str, str]], str]]] = {
    "PARTITION": (("REGION",), _partition),
    "FAMILY": (("TASK_DEFINITION",), _family),
    "BUCKET": (("RESOURCE",), _bucket),
    "SECRET": (("RESOURCE",), _resource_of("secretsmanager")),
    "TOPIC": (("RESOURCE",), _resource_of("sns")),
    "QUEUE_URL": (("RESOURCE",), _queue_url),
    "RESTART": (("SIDE_CONTAINER_POLICY",), _restart),
    "KEY_ID": (("KMS_KEY_ARN",), _key_id),
    "SECRET_PATTERN": (("SECRET_ARN",), _secret_arn),
    "CALLER_ARN": (("ROLE_NAME", "ACCOUNT_ID", "REGION"), _caller_arn),
    "ASSUMED_ROLE": (("RESOURCE",), _assumed_role),
    "PARAMETER_ARN": (("SSM_PARAMETER", "REGION", "ACCOUNT_ID"), _parameter_arn),
}
"""Variable -> those that it needs, and how it is made of them; empty where the case has nothing of the kind."""
ALWAYS = ("CASE_ID", "POLICY_NAME", "STATEMENT_ID", "EACH")
"""Variables that every file may use: the names that the fix script gives, and the word of `each`."""


def values_of(plan: Plan, step: Step) -> dict[str, str]:
    """The texts of a step's variables. What is not known yet is `<VARIABLE>`; an optional one is empty then."""
    values = {
        p.variable: p.value or (f"<{p.variable}>" if p.required else "")
        for p in plan.parameters
        if p.variable in step.needs
    }
    for name, (needed, made) in DERIVED.items():
        if all(variable in values for variable in needed):
            values[name] = made(values)
    return values | {
        "CASE_ID": plan.case_id,
        "POLICY_NAME": f"ecs-wizard-{plan.case_id}-{step.cause_id.replace('.', '-')}",
        "STATEMENT_ID": statement_id(plan.case_id, step.cause_id),
    }


def filled(resources: Iterable[R], shared: Mapping[str, Any], values: Mapping[str, str]) -> Iterator[Filled[R]]:
    """The resources that the case needs, with its values."""
    for resource in resources:
        if (resource.given and not values[resource.given]) or (resource.absent and values[resource.absent]):
            continue
        for word in values[resource.each].split() if resource.each else [""]:
            known = {**values, "EACH": word}
            body, import_id = (_fill(part, shared, known) for part in (resource.body, resource.import_id))
            yield Filled(resource, word, body, import_id)


def _fill(node: Any, shared: Mapping[str, Any], values: Mapping[str, str]) -> Any:
    if isinstance(node, str):
        alone = WHOLE.fullmatch(node)
        if alone and not values[alone[1]]:
            return OMITTED
        return VARIABLE.sub(lambda match: values[match[1]], node)
    if isinstance(node, list):
        return [item for part in node for item in _items(part, shared, values) if item is not OMITTED]
    if isinstance(node, dict):
        return _fill_mapping(node, shared, values)
    return node


def _items(item: Any, shared: Mapping[str, Any], values: Mapping[str, str]) -> list[Any]:
    spread = VARIABLE.fullmatch(item) if isinstance(item, str) else None
    return values[spread[1]].split() if spread and spread[2] else [_fill(item, shared, values)]


def _fill_mapping(node: Mapping[str, Any], shared: Mapping[str, Any], values: Mapping[str, str]) -> Any:
    if set(node) == {"use"}:
        return _fill(shared[node["use"]], shared, values)
    if set(node) in ({"number"}, {"json"}):
        text = _fill(node.get("number", node.get("json")), shared, values)
        return text if text is OMITTED else _number(text) if "number" in node else _document(text)
    if ("given" in node and not values[node["given"]]) or ("absent" in node and values[node["absent"]]):
        return OMITTED
    rest = {key: _fill(value, shared, values) for key, value in node.items() if key not in ("given", "absent")}
    return {key: value for key, value in rest.items() if value is not OMITTED}


def _number(text: str) -> int | str:
    return int(text) if re.fullmatch(r"[0-9]{1,10}", text, re.ASCII) else text


def _document(text: str) -> Any:
    """A list of texts, as commands are; anything else stays the text that it is."""
    try:
        document = json.loads(text)
    except ValueError:
        return text
    return document if isinstance(document, list) and all(isinstance(item, str) for item in document) else text


def problems(found: Infrastructure, needs: Iterable[str]) -> list[str]:
    """What in a file leads nowhere: variables that the fix does not have; notes, shared parts that are not there."""
    known = {*needs, *ALWAYS}
    known |= {name for name, (needed, _made) in DERIVED.items() if known.issuperset(needed)}
    wrong = [f"no variable {name!r}" for name in sorted(_variables(found) - known)]
    wrong += [f"no shared {name!r}" for name in sorted(_used(found) - set(found.shared))]
    resources: list[Resource] = [*found.terraform, *found.cloudformation]
    wrong += [f"no note {note!r}" for resource in resources for note in resource.notes if note not in NOTES]
    return wrong if resources else ["has neither terraform nor cloudformation"]


def _nodes(node: Any) -> Iterator[Any]:
    yield node
    if isinstance(node, dict | list):
        for item in node.values() if isinstance(node, dict) else node:
            yield from _nodes(item)


def _all_nodes(found: Infrastructure) -> Iterator[Any]:
    yield from _nodes(found.shared)
    for block in found.terraform:
        yield from _nodes([block.body, block.import_id])
    for entry in found.cloudformation:
        yield from _nodes([entry.body, entry.import_id])


def _variables(found: Infrastructure) -> set[str]:
    nodes = list(_all_nodes(found))
    names = {match[1] for node in nodes if isinstance(node, str) for match in VARIABLE.finditer(node)}
    names |= {node[key] for node in nodes if isinstance(node, dict) for key in ("given", "absent") if key in node}
    of_resources = {v for r in (*found.terraform, *found.cloudformation) for v in (r.given, r.absent, r.each) if v}
    return names | of_resources


def _used(found: Infrastructure) -> set[str]:
    return {node["use"] for node in _all_nodes(found) if isinstance(node, dict) and set(node) == {"use"}}
