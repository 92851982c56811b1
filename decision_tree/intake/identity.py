"""Who called, what was refused, and on what: the grammar of AWS's "is not authorized to perform" messages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from decision_tree.intake.messages import Reading

_DENIAL = re.compile(
    r"(?:\bUser: (?P<who>\S{1,400}) )?is not authorized to perform: (?P<action>[\w-]{1,60}:[\w*]{1,80})"
    r"(?: on (?:the )?resource:? \"?(?P<resource>(?:arn:|\*)[^\"\s]{0,600})\"?)?"
)
_USER = re.compile(r"\bUser: (?P<who>arn:\S{1,400})")
_PRINCIPAL = re.compile(
    r"arn:aws[\w-]{0,20}:(?:sts|iam)::(?P<account>[^:\s]{0,60}):(?P<kind>assumed-role|user|role|root|federated-user)"
    r"(?:/(?P<name>.{1,300}))?"
)
_RESOURCE_ACCOUNT = re.compile(r"arn:aws[\w-]{0,20}:[\w-]{1,40}:[\w-]{0,30}:(?P<account>\d{12}):")
_REGION = re.compile(
    r"arn:aws[\w-]{0,20}:[\w-]{1,40}:(?P<arn>[a-z]{2}(?:-[a-z]{2,10}){1,3}-\d):"
    r"|\.(?P<host>[a-z]{2}(?:-[a-z]{2,10}){1,3}-\d)\.amazonaws\.com"
    r"|Parameter Store in (?P<store>[a-z]{2}(?:-[a-z]{2,10}){1,3}-\d)\b"
)
_ECS_ARN = re.compile(
    r"arn:aws[\w-]{0,20}:ecs:(?P<region>[a-z0-9-]{6,30}):(?P<account>\d{12}):"
    r"(?P<kind>task-definition|task|cluster|service|container-instance)/(?P<path>[\w/:.-]{1,300})"
)

_ECR_PULL = ("getauthorizationtoken", "batchgetimage", "getdownloadurlforlayer", "batchchecklayeravailability")
_SECRET_ACTIONS = ("secretsmanager:getsecretvalue", "ssm:getparameters")
_SERVICES = {
    "kms": "kms", "secretsmanager": "secretsmanager", "ssm": "ssm", "logs": "logs", "s3": "s3", "ecs": "ecs",
}  # fmt: skip
_DEPLOYMENT = re.compile(
    r"(?:iam|ecs|ecr|ecr-public|ec2|cloudformation|elasticloadbalancing|application-autoscaling|autoscaling"
    r"|servicediscovery|organizations|code\w{1,30}):",
    re.IGNORECASE,
)
_DEPLOYS = re.compile(
    r"ecs:(?:RegisterTaskDefinition|RunTask|StartTask|CreateService|UpdateService|Create\w{1,40}|Update\w{1,40}"
    r"|TagResource|Delete\w{1,40}|Deregister\w{1,40}|PutClusterCapacityProviders)|iam:PassRole",
    re.IGNORECASE,
)
_PERSON_ROLE = re.compile(
    r"AWSReservedSSO_|aws-?cdk|cdk-.{0,40}-deploy-role|github|gitlab|terraform|codebuild|codepipeline", re.IGNORECASE
)
_WRITTEN_BY_ECS = re.compile(
    r"Cannot(?:Pull|Start|Create)Container|ResourceInitializationError|The task can|execution resource retrieval"
    r"|STOPPED"
)
_CUT_LENGTHS = (159, 160, 255, 256, 1023, 1024)
_WRITTEN_FIELD = re.compile(
    r"\b(?P<field>launchType|networkMode)\W{1,5}(?P<value>FARGATE|EC2|EXTERNAL|awsvpc|bridge|host)\b", re.IGNORECASE
)
_FIELDS: dict[str, tuple[str, dict[str, str]]] = {
    "launchtype": ("launch_type", {"fargate": "fargate", "ec2": "ec2", "external": "external"}),
    "networkmode": ("network_mode", {"awsvpc": "awsvpc", "bridge": "bridge", "host": "host"}),
}


@dataclass(frozen=True)
class Principal:
    """The identity in a message, as far as it is shown."""

    arn: str
    account: str | None
    kind: str
    role: str | None = None
    session: str | None = None
    user: str | None = None


def parse_principal(who: str) -> Principal | None:
    """The principal of an ARN; None where the text hides it."""
    match = _PRINCIPAL.match(who.strip("\"'(),;"))
    if match is None:
        return None
    account = match["account"] if re.fullmatch(r"\d{12}", match["account"]) else None
    name = (match["name"] or "").rstrip(".")
    if match["kind"] == "assumed-role":
        role, _, session = name.partition("/")
        return Principal(match[0], account, "assumed-role", role=role or None, session=session or None)
    if match["kind"] == "user":
        return Principal(match[0], account, "user", user=name.rsplit("/", 1)[-1] or None)
    return Principal(match[0], account, match["kind"], role=name.rsplit("/", 1)[-1] or None)


def read_identity(reading: Reading, text: str) -> None:
    """Facts about caller, action and resource, from the first refusal in the text."""
    denial = _DENIAL.search(text)
    user = _USER.search(text)
    who = (denial["who"] if denial else None) or (user["who"] if user else None)
    principal = parse_principal(who) if who else None
    action = denial["action"] if denial else None
    words = denial[0] if denial else (user[0] if user else "")
    if denial and action:
        _read_action(reading, action, words)
        _read_resource(reading, denial["resource"], action, principal, text[denial.start() : denial.end() + 200])
        _read_missing_layer(reading, denial, text)
    if principal:
        _read_principal(reading, principal, action, words, text)
    _read_phase(reading, action, principal, words, text)
    _read_names(reading, text)


def _read_action(reading: Reading, action: str, words: str) -> None:
    service, _, name = action.partition(":")
    reading.set("denied_action", action, words)
    reading.set("denied_service", denied_service(service.lower(), name.lower()), words)


def denied_service(service: str, name: str) -> str:
    """The value of `denied_service` for an action, whose two parts are in lower case."""
    if (service, name) == ("iam", "passrole"):
        return "pass_role"
    if service == "sts":
        return "assume_role" if name.startswith("assumerole") else "other"
    if service == "ecr":  # only a pull's actions: what a push or an administrator needs is another matter
        return "ecr" if name in _ECR_PULL else "other"
    return _SERVICES.get(service, "other")


def _read_resource(
    reading: Reading, resource: str | None, action: str, principal: Principal | None, text: str
) -> None:
    """`text` is the refusal with what follows it."""
    if not resource:
        return
    words = text
    resource = resource.rstrip(".,;)")
    if resource == "*" or (resource.count(":") >= 5 and "***" not in resource):
        reading.set("denied_resource", resource, words)
    account = _RESOURCE_ACCOUNT.match(resource)
    if account and principal and principal.account and not action.lower().startswith(("sts:", "iam:")):
        # AWS names a resource's policy as the one that lacks an allow only across accounts: equal ids there are
        # ids that the person has made unrecognisable
        masked = "no resource-based pol" in text
        if account["account"] != principal.account:
            reading.set("same_account", "other", words)
        elif not masked:
            reading.set("same_account", "same", words)
    passed = re.search(r":role/(?:[\w+=,.@-]{1,128}/){0,8}([\w+=,.@-]{1,64})$", resource)
    if passed and action.lower() == "iam:passrole":
        reading.set("passed_role_name", passed[1], words)
    for fact, pattern in _RESOURCE_FACTS:
        found = re.search(pattern, resource)
        if found:
            reading.set(fact, found[1] if found.groups() else found[0], words)


_RESOURCE_FACTS = (
    ("secret_arn", r"arn:aws[\w-]*:secretsmanager:\S+:secret:\S+"),
    ("ssm_parameter", r":ssm:[\w-]*:\d*:parameter(/\S+)"),
    ("log_group_name", r":log-group:([\w/.#-]+)"),
    ("kms_key_arn", r"arn:aws[\w-]*:kms:\S+:key/\S+"),
    ("repository", r":ecr:[\w-]*:\d*:repository/([a-z0-9._/-]+)"),
    ("repository_account", r":ecr:[\w-]*:(\d{12}):repository/"),
)


def _read_missing_layer(reading: Reading, denial: re.Match[str], text: str) -> None:
    """`none` only where the message is whole: a cut one may have named the policy behind the cut."""
    after = text[denial.end() : denial.end() + 40].strip(" \"'")
    complete = bool(denial["resource"]) and not text.rstrip().endswith(("...", "…"))
    if not complete or after.startswith(("because", "with", "...", "…")) or "Encoded authorization" in text:
        return
    if not after and len(text.rstrip()) in _CUT_LENGTHS:
        return
    reading.set("deny_layer", "none", denial[0])


def _read_principal(reading: Reading, principal: Principal, action: str | None, words: str, text: str) -> None:
    reading.set("principal_arn", principal.arn, words)
    if principal.account:
        reading.set("account_id", principal.account, words)
    if principal.role:
        reading.set("role_name", principal.role, words)
    kind = _caller_kind(reading, principal, action, text)
    if kind:
        reading.set("caller_kind", kind, words)
    name = principal.role or principal.user
    if name:
        reading.set("caller_name", name, words)
    if principal.session and principal.session.startswith("i-"):
        reading.set("instance_id", principal.session, words)
        reading.set("instance_role_name", principal.role or "", words)
    if principal.session and principal.session.startswith("mi-"):
        reading.set("launch_type", "external", words)


def _caller_kind(reading: Reading, principal: Principal, action: str | None, text: str) -> str | None:
    if principal.kind == "user":
        return "deployer" if action and _DEPLOYMENT.match(action) else "user"
    if principal.kind != "assumed-role" or not principal.role or not principal.session:
        return None
    session, role = principal.session, principal.role
    service = denied_service(*action.lower().split(":", 1)) if action else ""
    if role.startswith("AWSServiceRoleForECS"):
        return "service_linked_role"
    if re.fullmatch(r"[0-9a-f]{32}", session):
        if _either_role(reading, action):
            return None
        return "execution_role" if service == "ecr" or reading.value("phase") in ("init", "pull") else "task_role"
    if re.fullmatch(r"i-[0-9a-zA-Z]{8,19}", session):
        # pulling, logging and talking to ECS are the instance role's own duties on EC2
        return None if service in ("ecr", "ecs", "logs") else "instance_role"
    if session.startswith("mi-") or re.search(r"\.\.|[*<>…]|^x+$", session):
        return None  # of another kind, or hidden
    if (action and _DEPLOYS.match(action)) or _PERSON_ROLE.search(f"{role}/{session}"):
        return "deployer"
    # ECS pulls with no session of a chosen name: this one was made unrecognisable, or it is not ECS that pulls
    pulls = service == "ecr" or (not action and reading.value("phase") == "pull")
    return None if pulls or _WRITTEN_BY_ECS.search(text) else "chained_role"


def _either_role(reading: Reading, action: str | None) -> bool:
    """ECS with the execution role and the application with the task role ask for secrets in the same words."""
    return reading.value("phase") is None and (action or "").lower() in _SECRET_ACTIONS


def _read_phase(reading: Reading, action: str | None, principal: Principal | None, words: str, text: str) -> None:
    if reading.value("error_kind") != "access_denied":
        return
    asked_ecr = reading.value("denied_service") == "ecr" or (not action and reading.value("phase") == "pull")
    pulls = asked_ecr and not _WRITTEN_BY_ECS.search(text)
    if pulls and reading.value("caller_kind") == "deployer":  # a pipeline or a person pulls, not a task
        reading.facts["phase"] = ("deploy", words)
    if action and _DEPLOYS.match(action) and reading.value("caller_kind") == "deployer":
        reading.set("phase", "deploy", words)
    elif (action or principal) and not _either_role(reading, action):
        reading.set("phase", "app_denied", words)


def _read_names(reading: Reading, text: str) -> None:
    for match in _ECS_ARN.finditer(text):
        parts = match["path"].split("/")
        reading.set("region", match["region"], match[0])
        reading.set("account_id", match["account"], match[0])
        if match["kind"] == "task-definition":
            reading.set("task_definition", match["path"], match[0])
        elif match["kind"] == "cluster":
            reading.set("cluster", parts[0], match[0])
        elif len(parts) == 2:
            reading.set("cluster", parts[0], match[0])
            if match["kind"] in ("task", "service"):
                reading.set(match["kind"], parts[1], match[0])
    for match in _WRITTEN_FIELD.finditer(text):  # of JSON that is cut, or of a log line
        fact, values = _FIELDS[match["field"].lower()]
        value = values.get(match["value"].lower())
        if value:
            reading.set(fact, value, match[0])
    region = _REGION.search(text)
    if region:
        reading.set("region", region["arn"] or region["host"] or region["store"], region[0])
