"""A call that AWS has refused, as a message shows it: what the caller's policies and the resource's say about it now.

https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from decision_tree.intake import read_aws
from decision_tree.intake.documents import answered
from decision_tree.intake.identity import parse_principal
from decision_tree.intake.json_text import get_text
from decision_tree.language import N_, _
from decision_tree.policies import Context, Effect, Policy
from decision_tree.probes.looking.elsewhere import in_region
from decision_tree.probes.looking.keys import GET_POLICY as GET_KEY_POLICY
from decision_tree.probes.looking.keys import LIST_GRANTS, key_side
from decision_tree.probes.looking.references import Home, home_of
from decision_tree.probes.looking.roles import READ_ROLE, read_role
from decision_tree.probes.looking.secrets import GET_POLICY as GET_SECRET_POLICY
from decision_tree.probes.looking.simulator import simulate
from decision_tree.probes.looking.verdicts import SIMULATE, Need, ResourceSide, Right, decide, resource_lets
from decision_tree.probes.probe import CallFailed, Given, Key, Look, probe, seen, thing, unchecked
from decision_tree.probes.service_state import events_of_today
from decision_tree.probes.things import EXECUTION_ROLE, INSTANCE_ROLE, SERVICE, TASK, TASK_DEFINITION, TASK_ROLE, Role

GET_BUCKET_POLICY = "s3:GetBucketPolicy"


@dataclass(frozen=True)
class Refusal:
    """A call that was refused, and the role that made it."""

    need: Need
    caller: Role
    is_of_task: bool
    """Whether the caller is the task role or the execution role."""
    other: Role | None = None
    """The other one of these two."""
    other_unread: CallFailed | None = None


_IS_ITS = {
    "task_role": N_("{role} is its task role"),
    "execution_role": N_("{role} is its execution role"),
    "instance_role": N_("{role} is its instance role"),
}
REFUSAL = Key[Refusal]("refused call")


@probe(
    N_("who made the refused call"),
    operations=READ_ROLE,
    needs=(TASK_DEFINITION,),
    wants=(TASK, SERVICE, TASK_ROLE, EXECUTION_ROLE, INSTANCE_ROLE),
    gives=(REFUSAL,),
    facts=("caller_kind",),
)
def refused_caller(look: Look) -> Iterator[Given]:
    told, home = _told(look), home_of(look[TASK_DEFINITION])
    principal = parse_principal(told.get("principal_arn", ""))
    name = told.get("role_name") or (principal.role if principal else None)
    if home is None or not name or not told.get("denied_action") or not told.get("denied_resource"):
        yield thing(REFUSAL, None)
        return
    kinds = {"task_role": TASK_ROLE, "execution_role": EXECUTION_ROLE, "instance_role": INSTANCE_ROLE}
    roles = {kind: look.get(key) for kind, key in kinds.items()}
    found = [kind for kind, role in roles.items() if role and role.name == name]
    if len(found) == 1:
        yield seen("caller_kind", found[0], f"ecs:DescribeTaskDefinition: {_(_IS_ITS[found[0]]).format(role=name)}")
    elif not found and principal and principal.account not in (None, home.account):
        yield thing(REFUSAL, None)  # a role of another account: its policies cannot be read here
        return
    caller = roles[found[0]] if found else read_role(look, home.arn("iam", f"role/{name}", region=""))
    yield thing(REFUSAL, None if caller is None or not caller.exists else _refusal(look, told, home, caller, found))


def _refusal(look: Look, told: Mapping[str, str], home: Home, caller: Role, kinds: Sequence[str]) -> Refusal:
    need = _need(told["denied_action"], told["denied_resource"], home)
    others = {"task_role": EXECUTION_ROLE, "execution_role": TASK_ROLE}
    other = others.get(kinds[0]) if len(kinds) == 1 else None
    return Refusal(need, caller, True, look.get(other), look.unread(other)) if other else Refusal(need, caller, False)


@probe(
    N_("the policies about the refused call"),
    operations=(SIMULATE, GET_BUCKET_POLICY, GET_SECRET_POLICY, GET_KEY_POLICY, LIST_GRANTS),
    needs=(REFUSAL,),
    facts=("policy_verdict", "permission_elsewhere", "resource_policy", "kms_key_policy"),
)
def refused_call(look: Look) -> Iterator[Given]:
    refusal = look[REFUSAL]
    need, caller = refusal.need, refusal.caller
    answers: list[Any] = look.together(
        partial(_own_right, look, need, caller), partial(_other_right, look, refusal), _reader(look, need, caller)
    )
    own, of_other, side = answers
    yield from _verdict(own)
    if refusal.is_of_task and not isinstance(own, CallFailed) and own.value() == "implicit_deny":
        yield from _elsewhere(of_other, refusal.other)
    if side is not None:
        fact, allows, refuses = _RESOURCE_FACTS.get(need.action.partition(":")[0], _ANY_RESOURCE)
        yield from _resource(fact, allows, refuses, need, caller, side)


_ANY_RESOURCE = ("resource_policy", "allows", "does_not_allow")
_RESOURCE_FACTS = {"kms": ("kms_key_policy", "names_the_role", "does_not")}


def _told(look: Look) -> dict[str, str]:
    """What is known of the refusal: from the case, or from what ECS says of the task."""
    if "denied_action" in look.known:
        return dict(look.known)
    documents = [answered("tasks", [task]) for task in [look.get(TASK)] if task]
    if service := look.get(SERVICE):
        documents.append(answered("services", [{**service, "events": events_of_today(service)}]))
    return {o.fact: o.value for o in read_aws(documents, look.library).observations if o.value is not None}


def _need(action: str, resource: str, home: Home) -> Need:
    parts = resource.split(":", 5)
    account = parts[4] if len(parts) == 6 and parts[4].isdigit() else home.account
    return Need(action, resource, account, Context.of({"aws:SecureTransport": "true"}))


def _own_right(look: Look, need: Need, role: Role) -> Right:
    """What the role's own policies say: the resource is another question."""
    here = Need(need.action, need.resource, role.arn.split(":")[4], need.context)
    simulated = {}
    try:
        simulated = dict(simulate(look, role.arn, [here]))
    except CallFailed:
        if role.policies is None:
            raise
    opened = {"Effect": "Allow", "Principal": {"AWS": here.account}, "Action": "*", "Resource": "*"}
    side = ResourceSide(Policy("", {"Version": "2012-10-17", "Statement": opened}), grants=())
    return decide(here, role, simulated.get((here.action, here.resource)), side)


def _other_right(look: Look, refusal: Refusal) -> Right | None:
    if refusal.other_unread:
        raise refusal.other_unread
    other = refusal.other
    return _own_right(look, refusal.need, other) if other and other.exists else None


def _verdict(own: Right | CallFailed) -> Iterator[Given]:
    if isinstance(own, CallFailed):
        yield unchecked("policy_verdict", own)
    elif own.unknown:
        yield unchecked("policy_verdict", own.unknown)
    else:
        yield seen("policy_verdict", own.value(), own.evidence)


def _elsewhere(of_other: Right | CallFailed | None, other: Role | None) -> Iterator[Given]:
    if of_other is None:
        yield seen("permission_elsewhere", "no", _("the task has no other role"))
    elif isinstance(of_other, CallFailed):
        yield unchecked("permission_elsewhere", of_other)
    elif of_other.unknown:
        yield unchecked("permission_elsewhere", of_other.unknown)
    else:
        there = of_other.effect is Effect.ALLOWED
        shown = of_other.evidence
        if other:
            shown = _("role {role}: {says}").format(role=other.name, says=shown)
        yield seen("permission_elsewhere", "yes" if there else "no", shown)


def _reader(look: Look, need: Need, caller: Role) -> Callable[[], ResourceSide | None]:
    """Reads the policy of the resource; gives None where resources of this service have none that can be read."""
    service, resource = need.action.partition(":")[0], need.resource
    if service == "kms" and ":key/" in resource:
        return partial(key_side, look, resource, caller.arn)
    if service == "s3" and resource.startswith("arn:") and resource.split(":")[2] == "s3":
        return partial(_bucket_side, look, resource.split(":")[5].split("/")[0])
    if service == "secretsmanager" and ":secret:" in resource:
        return partial(_secret_side, look, resource)
    return lambda: None


def _bucket_side(look: Look, bucket: str) -> ResourceSide:
    """Only the account that owns a bucket may read its policy, so an answer shows that it is the task's own."""
    try:
        policy = look.call(GET_BUCKET_POLICY, expect="Policy", Bucket=bucket)["Policy"]
    except CallFailed as failed:
        if failed.code == "NoSuchBucketPolicy":
            return ResourceSide()
        raise
    return ResourceSide(Policy(_("of bucket {bucket}").format(bucket=bucket), policy))


def _secret_side(look: Look, secret: str) -> ResourceSide:
    answer = look.call(GET_SECRET_POLICY, expect="ARN", SecretId=secret, **in_region(look, secret.split(":")[3]))
    text = get_text(answer, "ResourcePolicy")
    return ResourceSide(Policy(_("of the secret"), text) if text else None)


def _resource(
    fact: str, allows: str, refuses: str, need: Need, caller: Role, side: ResourceSide | CallFailed
) -> Iterator[Given]:
    if isinstance(side, CallFailed):
        yield unchecked(fact, side)
        return
    lets = resource_lets(need, caller, side)
    if lets is None:
        reason = _("whether the policy of {resource} lets the role in depends on what is not known")
        reason = reason.format(resource=need.resource)
        failed = next(iter(side.unread), CallFailed(SIMULATE, "unreadable", "", reason))
        yield unchecked(fact, failed)
    else:
        shown = _("the policy of {resource}, for role {role}").format(resource=need.resource, role=caller.name)
        yield seen(fact, allows if lets else refuses, shown)
