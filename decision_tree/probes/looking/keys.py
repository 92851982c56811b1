"""The KMS keys of the task's secrets and parameters: their state, and whether the execution role may decrypt.

A key of AWS's own (aws/secretsmanager, aws/ssm) needs no permission of the role.
https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from decision_tree.intake.json_text import get, get_list, get_text
from decision_tree.language import N_, _
from decision_tree.policies import Grant, Policy
from decision_tree.probes.looking.answers import raised
from decision_tree.probes.looking.elsewhere import in_region
from decision_tree.probes.looking.needs import context
from decision_tree.probes.looking.references import role_arn
from decision_tree.probes.looking.rights import worker_of
from decision_tree.probes.looking.secrets import PARAMETER_KEYS, SECRET_KEYS
from decision_tree.probes.looking.simulator import simulate
from decision_tree.probes.looking.verdicts import SIMULATE, Need, ResourceSide, Simulation, conclude, resource_lets
from decision_tree.probes.probe import CallFailed, Given, Key, Look, probe, seen, thing, unchecked
from decision_tree.probes.things import EXECUTION_ROLE, TASK_DEFINITION

DESCRIBE = "kms:DescribeKey"
GET_POLICY = "kms:GetKeyPolicy"
LIST_GRANTS = "kms:ListGrants"
_STATES = {
    "Enabled": "enabled",
    "Updating": "enabled",
    "Disabled": "disabled",
    "PendingDeletion": "pending_deletion",
    "PendingReplicaDeletion": "pending_deletion",
}


@dataclass(frozen=True)
class KeyUse:
    """A customer managed key, and what it is used for."""

    arn: str
    account: str
    state: str
    """As KMS says it: Enabled, Disabled, PendingDeletion …"""
    service: str
    """Through which the role decrypts: secretsmanager or ssm."""
    encrypted: str
    """ARN of the secret or parameter."""

    def need(self) -> Need:
        """https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html"""
        region = self.arn.split(":")[3]
        names = {"secretsmanager": "SecretARN", "ssm": "PARAMETER_ARN"}
        more = {
            "kms:ViaService": f"{self.service}.{region}.amazonaws.com",
            "kms:CallerAccount": self.account,
            f"kms:EncryptionContext:{names[self.service]}": self.encrypted,
            "aws:ViaAWSService": "true",
        }
        return Need("kms:Decrypt", self.arn, self.account, context(region, more))


KEYS = Key[tuple[KeyUse, ...]]("customer managed keys")
KEY_SIDES = Key[Mapping[str, ResourceSide]]("key policies")
"""ARN of a key -> its policy, and its grants to the execution role."""
KEYS_SIMULATED = Key[Simulation]("simulated use of the keys")


@probe(
    N_("the KMS keys"),
    operations=(DESCRIBE,),
    needs=(TASK_DEFINITION,),
    wants=(SECRET_KEYS, PARAMETER_KEYS),
    gives=(KEYS,),
    facts=("kms_key_state",),
)
def kms_keys(look: Look) -> Iterator[Given]:
    for where in (SECRET_KEYS, PARAMETER_KEYS):
        if failed := look.unread(where):
            raise failed
    named = [
        (key, service, arn)
        for service, where in (("secretsmanager", SECRET_KEYS), ("ssm", PARAMETER_KEYS))
        for arn, key in (look.get(where) or {}).items()
        if not key.rpartition(":")[2].startswith("alias/aws/")
    ]
    answers = look.together(*(partial(_describe, look, key, arn) for key, _service, arn in named))
    described = [(raised(answer), service, arn) for answer, (_key, service, arn) in zip(answers, named, strict=True)]
    own = tuple(
        KeyUse(get_text(key, "Arn"), get_text(key, "AWSAccountId"), get_text(key, "KeyState"), service, arn)
        for key, service, arn in described
        if get(key, "KeyManager") != "AWS"
    )
    yield thing(KEYS, own or None)
    yield from _state(own)


@probe(
    N_("the policies of the KMS keys"),
    operations=(GET_POLICY, LIST_GRANTS),
    needs=(TASK_DEFINITION, KEYS),
    gives=(KEY_SIDES,),
)
def key_policies(look: Look) -> Iterator[Given]:
    grantee = role_arn(look[TASK_DEFINITION], "executionRoleArn")
    keys = list(dict.fromkeys(key.arn for key in look[KEYS]))
    sides = look.together(*(partial(key_side, look, key, grantee) for key in keys))
    yield thing(KEY_SIDES, {key: raised(side) for key, side in zip(keys, sides, strict=True)})


@probe(
    N_("the policy simulator on the KMS keys"),
    operations=(SIMULATE,),
    needs=(TASK_DEFINITION, KEYS),
    gives=(KEYS_SIMULATED,),
)
def simulated_keys(look: Look) -> Iterator[Given]:
    arn = role_arn(look[TASK_DEFINITION], "executionRoleArn")
    yield thing(KEYS_SIMULATED, simulate(look, arn, [key.need() for key in look[KEYS]]) if arn else None)


@probe(
    N_("the right to decrypt"),
    needs=(TASK_DEFINITION, KEYS),
    wants=(EXECUTION_ROLE, KEY_SIDES, KEYS_SIMULATED),
    facts=("may_decrypt", "kms_key_policy"),
)
def right_to_decrypt(look: Look) -> Iterator[Given]:
    worker = worker_of(look, EXECUTION_ROLE, KEYS_SIMULATED)
    if worker is None:
        return
    sides = {key.arn: _known_side(look, key) for key in look[KEYS]}
    uses = [(key, key.need()) for key in look[KEYS]]
    lets = {key.arn: resource_lets(need, worker.role, sides[key.arn]) for key, need in uses}
    yield from conclude("may_decrypt", [worker.right(need, sides[key.arn]) for key, need in uses], "denied_by_key")
    closed = next((arn for arn, answer in lets.items() if answer is False), None)
    shown = _("{action} for role {role}").format(action="kms:Decrypt", role=worker.role.name)
    shown = f"{GET_POLICY}: {shown}"
    if closed:
        yield seen("kms_key_policy", "does_not", shown)
        yield seen("kms_key_arn", closed, shown)
    elif all(lets.values()):
        yield seen("kms_key_policy", "names_the_role", shown)
    elif failed := next((failed for side in sides.values() for failed in side.unread), None):
        yield unchecked("kms_key_policy", failed)


def _describe(look: Look, key: str, used_by: str) -> Any:
    answer = look.call(DESCRIBE, expect="KeyMetadata", KeyId=key, **in_region(look, used_by.split(":")[3]))
    return answer["KeyMetadata"]


def _state(keys: tuple[KeyUse, ...]) -> Iterator[Given]:
    """The worst state; one that is neither usable nor for good, such as PendingImport, says nothing."""
    states = {key.arn: _STATES.get(key.state, "") for key in keys}
    for state in ("pending_deletion", "disabled", "enabled"):
        arn = next((arn for arn, found in states.items() if found == state), None)
        if arn and (state != "enabled" or all(states.values())):
            yield seen("kms_key_state", state, f"{DESCRIBE}: {arn.rpartition('/')[2]}: {state}")
            if state != "enabled":
                yield seen("kms_key_arn", arn, f"{DESCRIBE}: {state}")
            return


def key_side(look: Look, key: str, grantee: str) -> ResourceSide:
    where = {"KeyId": key, **in_region(look, key.split(":")[3])}
    policy, grants = look.together(
        partial(look.call, GET_POLICY, expect="Policy", PolicyName="default", **where),
        partial(look.pages, LIST_GRANTS, expect="Grants", GranteePrincipal=grantee, **where),
    )
    return ResourceSide(
        Policy(_of_key(key), None if isinstance(policy, CallFailed) else policy["Policy"]),
        None if isinstance(grants, CallFailed) else tuple(map(_grant, grants)),
        tuple(answer for answer in (policy, grants) if isinstance(answer, CallFailed)),
    )


def _of_key(arn: str) -> str:
    return _("of key {key}").format(key=arn.rpartition("/")[2])


def _grant(grant: Any) -> Grant:
    operations = tuple(str(operation) for operation in get_list(grant, "Operations"))
    return Grant(get_text(grant, "GranteePrincipal"), operations, constrained=bool(get(grant, "Constraints")))


def _known_side(look: Look, key: KeyUse) -> ResourceSide:
    failed = look.unread(KEY_SIDES)
    unread = ResourceSide(Policy(_of_key(key.arn), None), None, (failed,) if failed else ())
    return (look.get(KEY_SIDES) or {}).get(key.arn, unread)
