"""The secrets and parameters that the task definition names. Their values are never read.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/specifying-sensitive-data.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from decision_tree.intake.json_text import get, get_list, get_text
from decision_tree.language import N_, _
from decision_tree.policies import Policy
from decision_tree.probes.looking.answers import raised
from decision_tree.probes.looking.elsewhere import in_region
from decision_tree.probes.looking.references import (
    Home,
    ParameterReference,
    SecretReference,
    home_of,
    parameters,
    secrets,
)
from decision_tree.probes.probe import CallFailed, Given, Key, Look, probe, seen, thing, unchecked
from decision_tree.probes.things import TASK_DEFINITION

DESCRIBE = "secretsmanager:DescribeSecret"
VERSIONS = "secretsmanager:ListSecretVersionIds"
GET_POLICY = "secretsmanager:GetResourcePolicy"
LIST_PARAMETERS = "ssm:DescribeParameters"
NAMES_AT_ONCE = 50
"""https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html"""

SECRET_POLICIES = Key[Mapping[str, Policy | None]]("secret policies")
"""ARN of a secret -> its policy; None: it has none."""
SECRET_ARNS = Key[Mapping[str, str]]("ARNs of the secrets")
"""ARN of a secret, as the task definition writes it, maybe without the six random characters -> its whole ARN."""
SECRET_KEYS = Key[Mapping[str, str]]("keys of the secrets")
"""ARN of a secret -> the KMS key that it names; a secret without one uses AWS's own key."""
PARAMETER_KEYS = Key[Mapping[str, str]]("keys of the parameters")
"""ARN of a parameter -> the KMS key that it names."""


@probe(
    N_("the secrets"),
    operations=(DESCRIBE, VERSIONS),
    needs=(TASK_DEFINITION,),
    gives=(SECRET_ARNS, SECRET_KEYS),
    facts=("secret_state", "secret_reference"),
)
def secrets_of_task(look: Look) -> Iterator[Given]:
    """Whether a secret that is JSON has the key that the reference names, only its value would show."""
    definition = look[TASK_DEFINITION]
    references, home = secrets(definition), home_of(definition)
    if not references or home is None:
        yield thing(SECRET_ARNS, None)
        yield thing(SECRET_KEYS, None)
        return
    answers = look.together(*(partial(_describe, look, secret) for secret in references))
    found = list(zip(references, answers, strict=True))
    yield thing(SECRET_ARNS, {secret.arn: get_text(a, "ARN") for secret, a in found if get_text(a, "ARN")} or None)
    keys = {get_text(a, "ARN"): get_text(a, "KmsKeyId") for _secret, a in found if get_text(a, "KmsKeyId")}
    states = [(secret, *_state(secret, answer, home)) for secret, answer in found]
    failed = next((answer for (_secret, answer), state in zip(found, states, strict=True) if not state[1]), None)
    if keys or not failed:
        yield thing(SECRET_KEYS, keys or None)
    faulty = next((state for state in states if state[1] not in ("usable", "")), None)
    if faulty:
        secret, state, evidence = faulty
        yield seen("secret_state", state, evidence)
        if state != "deleted":  # then what is wrong is not how it is named
            yield seen("secret_reference", "wrong", evidence)
        if secret.arn.startswith("arn:"):
            yield seen("secret_arn", secret.arn, evidence)
    elif isinstance(failed, CallFailed):
        raise failed
    else:
        yield seen("secret_state", "usable", states[0][2])
        if all(secret.value_from == secret.arn for secret in references):
            yield seen("secret_reference", "right", states[0][2])


@probe(
    N_("the policies of the secrets"),
    operations=(GET_POLICY,),
    needs=(TASK_DEFINITION,),
    gives=(SECRET_POLICIES,),
)
def secret_policies(look: Look) -> Iterator[Given]:
    named = [secret for secret in secrets(look[TASK_DEFINITION]) if secret.arn.startswith("arn:")]
    policies = [raised(answer) for answer in look.together(*(partial(_policy, look, secret) for secret in named))]
    yield thing(SECRET_POLICIES, dict(policies) or None)


@probe(
    N_("the parameters"),
    operations=(LIST_PARAMETERS,),
    needs=(TASK_DEFINITION,),
    gives=(PARAMETER_KEYS,),
    facts=("parameter_state",),
)
def parameters_of_task(look: Look) -> Iterator[Given]:
    definition = look[TASK_DEFINITION]
    home = home_of(definition)
    # AWS's own parameters (/aws/service, /aws/reference/secretsmanager) are in no list
    named = [p for p in parameters(definition) if not p.names[-1].startswith("/aws/")]
    own = [p for p in named if home and p.account == home.account]
    if not named or home is None:
        yield thing(PARAMETER_KEYS, None)
        return
    listed = _listed(look, own)
    found = {reference.arn: _of(reference, listed) for reference in own}
    keys = {arn: get_text(parameter, "KeyId") for arn, parameter in found.items() if get_text(parameter, "KeyId")}
    yield thing(PARAMETER_KEYS, keys or None)
    missing = [reference for reference in own if found[reference.arn] is None]
    if missing:
        name = missing[0].names[-1] if len(missing[0].names) == 1 else missing[0].names[0]
        none = _("no {name} in {region}").format(name=name, region=missing[0].region)
        yield seen("parameter_state", "missing", f"{LIST_PARAMETERS}: {none}")
        yield seen("ssm_parameter", name, _("the task definition names it"))
    elif len(own) < len(named):
        reason = _("a parameter is in another account: only its owner can list it")
        yield unchecked("parameter_state", CallFailed(LIST_PARAMETERS, "unreadable", "", reason))
    else:
        yield seen("parameter_state", "usable", f"{LIST_PARAMETERS}: {own[0].names[0]}")


def _describe(look: Look, secret: SecretReference) -> dict[str, Any]:
    """What Secrets Manager knows of the secret; nothing of a malformed reference."""
    if not secret.arn:
        return {}
    where = in_region(look, secret.region)
    answer = look.call(DESCRIBE, expect="ARN", SecretId=secret.arn, **where)
    if not secret.version:
        return answer
    # versions without a stage are in no description of the secret
    return {**answer, "Versions": _versions(look, secret.arn, where)}


def _versions(look: Look, arn: str, where: dict[str, str]) -> list[Any]:
    """All pages: botocore has no paginator for this operation."""
    found: list[Any] = []
    further: dict[str, str] = {}
    while True:
        answer = look.call(VERSIONS, expect="Versions", SecretId=arn, IncludeDeprecated=True, **where, **further)
        found += answer["Versions"]
        token = get_text(answer, "NextToken")
        if not token or token == further.get("NextToken"):
            return found
        further = {"NextToken": token}


def _state(secret: SecretReference, answer: dict[str, Any] | CallFailed, home: Home) -> tuple[str, str]:
    """The secret's state and what shows it; empty when it could not be read."""
    name = secret.arn.rpartition(":")[2]
    if isinstance(answer, CallFailed):
        if answer.code == "ResourceNotFoundException" and secret.account == home.account:
            none = _("no secret {name} in {region}").format(name=name, region=secret.region)
            return "missing", f"{DESCRIBE}: ResourceNotFoundException: {none}"
        return "", ""
    if not secret.arn:
        malformed = _("the task definition's {value} is not of the form ARN or ARN:key:stage:version")
        return "missing", malformed.format(value=secret.value_from)
    if get(answer, "DeletedDate"):
        deleted = _("{name} has a DeletedDate").format(name=name)
        return "deleted", f"{DESCRIBE}: {deleted}"
    if secret.version:
        there = any(get_text(version, "VersionId") == secret.version for version in get_list(answer, "Versions"))
        says = _("{name} has a version {version}") if there else _("{name} has no version {version}")
    else:
        stage = secret.stage or "AWSCURRENT"
        there = any(stage in stages for stages in (get(answer, "VersionIdsToStages") or {}).values())
        says = (
            _("{name} has a version with the stage {stage}")
            if there
            else _("{name} has no version with the stage {stage}")
        )
    says = says.format(name=name, version=secret.version, stage=secret.stage or "AWSCURRENT")
    return ("usable" if there else "no_version"), f"{DESCRIBE}: {says}"


def _policy(look: Look, secret: SecretReference) -> tuple[str, Policy | None]:
    """The whole ARN, and None where the secret has no policy or is not there."""
    try:
        answer = look.call(GET_POLICY, expect="ARN", SecretId=secret.arn, **in_region(look, secret.region))
    except CallFailed as failed:
        if failed.code == "ResourceNotFoundException":
            return secret.arn, None
        raise
    text, name = get_text(answer, "ResourcePolicy"), _("of secret {name}").format(name=secret.arn.rpartition(":")[2])
    return answer["ARN"], Policy(name, text) if text else None


def _listed(look: Look, references: list[ParameterReference]) -> list[Any]:
    """What Parameter Store lists of these parameters, of all their Regions."""
    by_region: dict[str, list[str]] = {}
    for reference in references:
        by_region.setdefault(reference.region, []).extend(reference.names)
    calls = [
        partial(
            look.pages,
            LIST_PARAMETERS,
            expect="Parameters",
            ParameterFilters=[{"Key": "Name", "Option": "Equals", "Values": names[start : start + NAMES_AT_ONCE]}],
            **in_region(look, region),
        )
        for region, names in by_region.items()
        for start in range(0, len(names), NAMES_AT_ONCE)
    ]
    return [parameter for answer in look.together(*calls) for parameter in raised(answer)]


def _of(reference: ParameterReference, listed: list[Any]) -> Any:
    """The parameter; None when the list does not have it."""
    return next((parameter for parameter in listed if get_text(parameter, "Name") in reference.names), None)
