"""The roles of the task with everything that decides what they may do, and whether ECS may use them.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/security-ecs-iam-role-overview.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from decision_tree.intake.json_text import get, get_list, get_text
from decision_tree.language import N_, _
from decision_tree.policies import Policy, Trust, ecs_context, evaluate_trust
from decision_tree.probes.looking.references import Home, home_of, role_arn
from decision_tree.probes.probe import CallFailed, Given, Key, Look, probe, seen, thing, unchecked
from decision_tree.probes.things import EC2_INSTANCE, EXECUTION_ROLE, INSTANCE_ROLE, TASK_DEFINITION, TASK_ROLE, Role

GET_ROLE = "iam:GetRole"
READ_ROLE = (
    GET_ROLE,
    "iam:ListAttachedRolePolicies",
    "iam:ListRolePolicies",
    "iam:GetPolicy",
    "iam:GetPolicyVersion",
    "iam:GetRolePolicy",
)
NO_SUCH = ("NoSuchEntity", "NoSuchEntityException")


@probe(
    N_("the execution role"),
    operations=READ_ROLE,
    needs=(TASK_DEFINITION,),
    gives=(EXECUTION_ROLE,),
    facts=("execution_role_trust",),
)
def execution_role(look: Look) -> Iterator[Given]:
    yield from _role_of_task(look, EXECUTION_ROLE, "executionRoleArn", "execution_role_trust")


@probe(
    N_("the task role"),
    operations=READ_ROLE,
    needs=(TASK_DEFINITION,),
    gives=(TASK_ROLE,),
    facts=("task_role_trust",),
)
def task_role(look: Look) -> Iterator[Given]:
    yield from _role_of_task(look, TASK_ROLE, "taskRoleArn", "task_role_trust")


@probe(
    N_("the instance role"),
    operations=("iam:GetInstanceProfile", *READ_ROLE),
    needs=(EC2_INSTANCE,),
    wants=(TASK_DEFINITION,),
    gives=(INSTANCE_ROLE,),
)
def instance_role(look: Look) -> Iterator[Given]:
    """The role of the container instance, which pulls and logs where the task has no execution role.

    Where it has one, the policies of the instance role are not read, unless the case is about it.
    """
    arn = instance_role_arn(look)
    name = arn.rpartition("/")[2]
    if name:
        yield seen("instance_role_name", name, "iam:GetInstanceProfile: Roles")
    executes = role_arn(look.get(TASK_DEFINITION) or {}, "executionRoleArn")
    matters = name and (not executes or look.known.get("role_name") == name)
    yield thing(INSTANCE_ROLE, read_role(look, arn) if matters else None)


@probe(
    N_("which role ECS cannot use"),
    wants=(EXECUTION_ROLE, TASK_ROLE),
    needs=(TASK_DEFINITION,),
    facts=("role_trust",),
)
def role_trust(look: Look) -> Iterator[Given]:
    """The trust of the role that is meant: the one that the case names, or the only one that ECS cannot use."""
    home = home_of(look[TASK_DEFINITION])
    if home is None:
        return
    named = look.known.get("role_name")
    roles = [role for role in (look.get(EXECUTION_ROLE), look.get(TASK_ROLE)) if role]
    meant = [role for role in roles if named in (None, role.name)]
    found = [(role, *_trust(role, home)) for role in meant]
    faulty = {value for _role, value, _evidence in found if value not in (None, "ok")}
    failures = [failed for failed in map(look.unread, (EXECUTION_ROLE, TASK_ROLE)) if failed]
    undecided = [role for role, value, _evidence in found if value is None]
    if len(faulty) == 1 or (meant and not faulty and not failures and not undecided):
        wanted = next(iter(faulty), "ok")
        role, _value, evidence = next(item for item in found if item[1] == wanted)
        yield seen("role_trust", wanted, evidence)
        if faulty and not named:
            yield seen("role_name", role.name, evidence)
    elif failures := failures + [failed for role in undecided for failed in role.unread]:
        yield unchecked("role_trust", failures[0])


def instance_role_arn(look: Look) -> str:
    """The role in the instance profile of the EC2 instance; empty when there is none. Raises `CallFailed`."""
    profile = get_text(look[EC2_INSTANCE], "IamInstanceProfile", "Arn").rpartition("/")[2]
    if not profile:
        return ""
    answer = look.call("iam:GetInstanceProfile", expect="InstanceProfile", InstanceProfileName=profile)
    return next((get_text(role, "Arn") for role in get_list(answer, "InstanceProfile", "Roles")), "")


def read_role(look: Look, arn: str) -> Role:
    """The role with its policies, its boundary and its trust policy. What could not be read is None in it.

    Raises `CallFailed` when nothing could be read.
    """
    name = arn.rpartition("/")[2]
    described, attached, inline = look.together(
        partial(look.call, GET_ROLE, expect="Role", RoleName=name),
        partial(look.pages, "iam:ListAttachedRolePolicies", expect="AttachedPolicies", RoleName=name),
        partial(look.pages, "iam:ListRolePolicies", expect="PolicyNames", RoleName=name),
    )
    failures = [answer for answer in (described, attached, inline) if isinstance(answer, CallFailed)]
    if any(failed.code in NO_SUCH for failed in failures):
        return Role(name, arn, exists=False)
    if len(failures) == 3:
        raise failures[0]
    listed = not (isinstance(attached, CallFailed) or isinstance(inline, CallFailed))
    # one list without the other would make a missing permission out of an unread policy
    readers = _readers(look, name, attached, inline) if listed else []
    boundary = _boundary_reader(look, described)
    documents = look.together(*(read for _title, read in (*readers, *boundary)))
    policies = [
        Policy(title, None if isinstance(found, CallFailed) else found)
        for (title, _read), found in zip((*readers, *boundary), documents, strict=True)
    ]
    failures += [found for found in documents if isinstance(found, CallFailed)]
    unknown_boundary = Policy(_("permissions boundary"), None) if isinstance(described, CallFailed) else None
    return Role(
        name,
        get_text(get(described, "Role"), "Arn") or arn,
        exists=True,
        trust=None if isinstance(described, CallFailed) else get(described, "Role", "AssumeRolePolicyDocument"),
        policies=tuple(policies[: len(readers)]) if listed else None,
        boundary=policies[-1] if boundary else unknown_boundary,
        tags=None if isinstance(described, CallFailed) else _tags(described),
        unread=tuple(failures),
    )


def _tags(described: Any) -> dict[str, str]:
    return {get_text(tag, "Key"): get_text(tag, "Value") for tag in get_list(described, "Role", "Tags")}


Reader = tuple[str, Callable[[], Any]]
"""Name of a policy, and the calls that give its document."""


def _readers(look: Look, role: str, attached: list[Any], inline: list[Any]) -> list[Reader]:
    managed = [(get_text(p, "PolicyName"), partial(_managed, look, get_text(p, "PolicyArn"))) for p in attached]
    return [*((name, partial(_inline, look, role, name)) for name in inline), *managed]


def _boundary_reader(look: Look, described: Any) -> list[Reader]:
    arn = get_text(get(described, "Role"), "PermissionsBoundary", "PermissionsBoundaryArn")
    return [(arn.rpartition("/")[2], partial(_managed, look, arn))] if arn else []


def _inline(look: Look, role: str, policy: str) -> Any:
    return look.call("iam:GetRolePolicy", expect="PolicyDocument", RoleName=role, PolicyName=policy)["PolicyDocument"]


def _managed(look: Look, arn: str) -> Any:
    version = get_text(look.call("iam:GetPolicy", expect="Policy", PolicyArn=arn), "Policy", "DefaultVersionId")
    answer = look.call("iam:GetPolicyVersion", expect="PolicyVersion", PolicyArn=arn, VersionId=version)
    return get(answer, "PolicyVersion", "Document")


def _role_of_task(look: Look, key: Key[Role], field: str, fact: str) -> Iterator[Given]:
    definition = look[TASK_DEFINITION]
    arn, home = role_arn(definition, field), home_of(definition)
    if not arn or home is None:
        yield thing(key, None)
        return
    if f"::{home.account}:" not in arn:
        foreign = _("{field} names a role of another account than the task's: {arn}").format(field=field, arn=arn)
        raise CallFailed(GET_ROLE, "unreadable", "", foreign)
    role = read_role(look, arn)
    if role.exists and get_text(definition, field).startswith("arn:") and role.arn != arn:
        role = Role(role.name, arn, exists=False, elsewhere=role.arn)  # names are unique in an account
    yield thing(key, role)
    value, evidence = _trust(role, home)
    if value:
        yield seen(fact, value, evidence)
    else:
        failed = next(iter(role.unread), CallFailed(GET_ROLE, "unreadable", "", evidence))
        yield unchecked(fact, failed)


def _trust(role: Role, home: Home) -> tuple[str | None, str]:
    """The value of the fact and what shows it; None where the trust policy does not tell."""
    if role.elsewhere:
        other = _("the role {name} is {arn}").format(name=role.name, arn=role.elsewhere)
        return "other_arn", f"{GET_ROLE}: {other}"
    if not role.exists:
        missing = _("there is no role {arn}").format(arn=role.arn)
        return "role_missing", f"{GET_ROLE}: {missing}"
    verdict = evaluate_trust(role.trust, context=ecs_context(home.account, home.region, home.partition))
    told = verdict.trust in (Trust.OK, Trust.WRONG_PRINCIPAL, Trust.CONDITION_MISMATCH)
    shown = _("role {role}: {says}").format(role=role.name, says=verdict.because)
    return (verdict.trust.value if told else None), f"{GET_ROLE}: {shown}"
