"""Takes out what tells whose system it is: account ids, names in ARNs, addresses, host names, keys, tokens.

The same thing gets the same stand-in everywhere (`account-1`, `role-1`), so that a report stays readable: service,
type of resource and Region stay, and a private address is still told from a public one.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Container, Iterable

from msgspec import structs

from decision_tree.case import Case, Document, Entry, Logged, Observation, Suspicion, Verification
from decision_tree.intake.secrets import remove_secrets

NAMED_FACTS = {
    "account_id": "account",
    "repository_account": "account",
    "cluster": "cluster",
    "service": "service",
    "task": "task",
    "task_definition": "task-definition",
    "container": "container",
    "container_instance": "container-instance",
    "task_role_name": "role",
    "execution_role_name": "role",
    "instance_role_name": "role",
    "role_name": "role",
    "deployer_name": "deployer",
    "repository": "repository",
    "image": "image",
    "image_tag": "tag",
    "registry_host": "host",
    "log_group_name": "log-group",
    "ssm_parameter": "parameter",
    "proxy_url": "proxy",
    "failed_process": "process",
}
"""Text fact -> what its value names. The other text facts are redacted by their form only."""
PUBLIC_NAMES = frozenset(
    {"*", "root", "default", "latest", "none", "ecsTaskExecutionRole", "ecsInstanceRole", "ecsExternalInstanceRole"}
)
"""Names that AWS itself gives or proposes: they say nothing about anybody, and much about the case."""
SHORTEST_NAME = 3
ORDINARY_WORDS = frozenset(
    """app api aws container cluster service task role main web test dev prod image process python node java nginx
    ecs ecr ec2 iam ssm logs kms key object secret fargate host bridge awsvpc user server error the and for not
    """.split()  # noqa: SIM905  (a list of single words is 40 lines)
)
"""Names that are words of every message (or shorter than `SHORTEST_NAME`) are replaced only where they are named."""
AWS_ADDRESSES = frozenset(
    {"169.254.169.254", "169.254.170.2", "169.254.170.23", "169.254.169.253", "fd00:ec2::254", "fd00:ec2::23"}
)
PUBLIC_DOMAINS = (
    "amazonaws.com",
    "amazonaws.com.cn",
    "api.aws",
    "docs.aws.amazon.com",
    "console.aws.amazon.com",
    "public.ecr.aws",
    "docker.io",
    "docker.com",
    "ghcr.io",
    "quay.io",
    "registry.k8s.io",
    "gcr.io",
    "mcr.microsoft.com",
    "github.com",
    "gitlab.com",
)
"""Everybody's hosts: which of them it was is part of the diagnosis."""
_TOP_LEVELS = (
    "com|net|org|io|dev|app|cloud|aws|info|biz|co|gov|edu|mil|internal|local|localdomain|lan|corp|intra|private|home|test"
    "|invalid|example|jp|cn|kr|de|fr|uk|us|eu|ca|au|in|br|nl|ch|at|se|no|fi|dk|es|it|pl|cz|be|ie|nz|za|sg|hk|tw|ru"
)

_ARN = re.compile(
    r"arn:(?P<partition>aws[a-z-]{0,20}):(?P<service>[a-z0-9-]{1,40}):(?P<region>[a-z0-9-]{0,30}):"
    r"(?P<account>\d{12}|aws|cloudfront|\*|)(?::(?P<resource>[^\s\"'`<>,;|()\[\]{}\\]{1,1024}))?"
)
_ECR_IMAGE = re.compile(
    r"(?P<account>\d{12})(?P<host>\.dkr[.-]ecr(?:-fips)?\.[a-z0-9-]{1,30}\.(?:amazonaws\.com(?:\.cn)?|on\.aws))"
    r"(?:/(?P<repository>[a-z0-9][a-z0-9._/-]{0,255}))?"
)
_ACCOUNT = re.compile(r"(?<![\w.])\d{12}(?!\w|\.\d)")
_RESOURCE_ID = re.compile(
    r"(?<![\w-])(?P<kind>vpc|subnet|sg|i|mi|rtb|vpce|eni|acl|igw|nat|ami|eipalloc|tgw|pl|vol|fs|fsap|snap|lt)-"
    r"[0-9a-f]{8,17}(?![\w-])"
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?!\w|\.\d)")
_IPV6 = re.compile(
    r"(?<![\w:.])(?=[0-9a-f:.]{0,45}:[0-9a-f]{0,4}:)[0-9a-f:]{2,39}(?:(?<=:)\d[\d.]{6,14})?(?![\w:])", re.I
)
_DASHED_IP = re.compile(r"(?<![\w-])ip-\d{1,3}(?:-\d{1,3}){3}(?:\.[a-z0-9-]{1,63}){0,6}", re.I)
_HOST = re.compile(
    rf"(?<![\w.$-])(?:[a-z0-9_](?:[a-z0-9_-]{{0,61}}[a-z0-9])?\.){{1,9}}(?:{_TOP_LEVELS})(?![\w-]|\.\w|\()", re.I
)
_URL_HOST = re.compile(r"(?<=://)[a-z0-9_][a-z0-9_.-]{0,253}", re.I)
_ENCODED = re.compile(r"(?<=failure message: )[\w+/=-]{40,}|(?<![\w+/=-])[\w+/=-]{200,}(?![\w+/=-])")
_REQUEST_ID = re.compile(r"(?<![\w-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])", re.I)
_TASK_ID = re.compile(r"(?<![\w:/-])[0-9a-f]{32}(?![\w-])")
LONGEST_SHORTENED = 1000
"""Characters. What we shorten (evidence, titles) is far below; a longer text ends with "…" by itself."""
_HOME = re.compile(r"(?<=/home/)[^/\s\"':]{1,64}|(?<=/Users/)[^/\s\"':]{1,64}|(?<=\\Users\\)[^\\\s\"':]{1,64}")
_RUN = re.compile(r"[\w./:+=@-]+")
_SIGNS = re.compile(r"([./:+=@])")
_LONGEST_NAME = 25
"""Parts, signs included: what a name that is looked for in a text may have at most."""


class Redactor:
    """Stand-ins that stay the same for as long as this lives."""

    def __init__(self) -> None:
        self._stand_ins: dict[tuple[str, str], str] = {}
        self._issued: set[str] = set()
        self._numbers: dict[str, int] = {}
        self._names: dict[str, str] = {}
        """Names that are replaced wherever they stand alone."""

    def learn(self, text: str) -> None:
        """Note the names in the text, so that they are replaced in texts that come before it, too."""
        self._by_form(remove_secrets(_without_cut_word(text))[0])

    def name(self, kind: str, value: str) -> str:
        """The stand-in for a name of this kind; from now on it is replaced wherever it stands."""
        if value in PUBLIC_NAMES or not value or value in self._issued:
            return value
        stand_in = self._stand_ins.get((kind, value))
        if stand_in is None:
            self._numbers[kind] = self._numbers.get(kind, 0) + 1
            stand_in = self._stand_ins[kind, value] = f"{kind}-{self._numbers[kind]}"
            self._issued.add(stand_in)
            if len(value) >= SHORTEST_NAME and value.lower() not in ORDINARY_WORDS:
                self._names.setdefault(value, stand_in)
        return stand_in

    def fact(self, fact: str, value: str) -> str:
        """The value of a text fact."""
        kind = NAMED_FACTS.get(fact)
        if kind is None or value.startswith("arn:"):
            return self.text(value)
        by_form = self._by_form(value)
        if by_form != value:
            return self._known_names(by_form)
        return self.name(kind, value) if value not in self._names else self._names[value]

    def text(self, text: str) -> str:
        """The text without anything that names somebody."""
        return self._known_names(self._by_form(remove_secrets(_without_cut_word(text))[0]))

    def _by_form(self, text: str) -> str:
        text = _ENCODED.sub(lambda m: self.name("token", m[0]), text)
        text = _ARN.sub(self._arn, text)
        text = _ECR_IMAGE.sub(self._ecr_image, text)
        text = _REQUEST_ID.sub(lambda m: self.name("id", m[0]), text)
        text = _TASK_ID.sub(lambda m: self.name("task", m[0]), text)
        text = _RESOURCE_ID.sub(lambda m: self.name(m["kind"], m[0]), text)
        text = _HOME.sub(lambda m: self.name("user", m[0]), text)
        text = _EMAIL.sub(lambda m: self.name("email", m[0]), text)
        text = _DASHED_IP.sub(lambda m: self.name("host", m[0].lower()), text)
        text = _IPV4.sub(lambda m: self._address(m[0]), text)
        text = _IPV6.sub(lambda m: self._address(m[0]), text)
        text = _URL_HOST.sub(lambda m: self._host(m[0]), text)
        text = _HOST.sub(lambda m: self._host(m[0]), text)
        return _ACCOUNT.sub(lambda m: self.name("account", m[0]), text)

    def _known_names(self, text: str) -> str:
        return _RUN.sub(lambda m: self._run(m[0]), text) if self._names else text

    def _run(self, run: str) -> str:
        """A run without blanks: its longest parts that are known names are replaced."""
        run, arn, rest = run.partition("arn:aws")  # whose names are replaced already
        parts = _SIGNS.split(run)
        done: list[str] = []
        start = 0
        while start < len(parts):
            for end in range(min(len(parts), start + _LONGEST_NAME), start, -1):
                found = self._names.get("".join(parts[start:end]))
                if found:
                    break
            else:
                end, found = start + 1, parts[start]
            done.append(found)
            start = end
        return "".join(done) + arn + rest

    def _arn(self, match: re.Match[str]) -> str:
        account = match["account"]
        kept = self.name("account", account) if account.isdigit() else account
        head = f"arn:{match['partition']}:{match['service']}:{match['region']}:{kept}"
        resource = match["resource"]
        if resource is None:
            return head
        # a full stop or colon at the end belongs to the sentence
        bare = resource.rstrip(".:")
        tail = resource[len(bare) :]
        if account == "aws" or not bare:
            return f"{head}:{resource}"
        return f"{head}:{self._resource(match['service'], bare)}{tail}"

    def _resource(self, service: str, resource: str) -> str:
        """`type/name` with the type kept; what follows the name (a task's id, a revision, a session) by itself."""
        if service == "s3":
            bucket, slash, key = resource.partition("/")
            return self.name("bucket", bucket) + (slash + self.name("object", key) if slash else "")
        match = re.match(r"(?P<type>[A-Za-z-]{1,40})(?P<sign>[:/])(?P<rest>.+)", resource, re.DOTALL)
        if match is None:
            return self.name(service if service in ("sns", "sqs") else "resource", resource)
        kind, rest = match["type"], match["rest"]
        return f"{kind}{match['sign']}{self._names_of(kind, rest)}"

    def _names_of(self, kind: str, rest: str) -> str:
        if kind in ("task", "container-instance", "service") and "/" in rest:
            cluster, _, own = rest.partition("/")
            return f"{self.name('cluster', cluster)}/{self.name(kind, own)}"
        if kind == "assumed-role":
            role, slash, session = rest.partition("/")
            return self.name("role", role) + (slash + self.name("session", session) if slash else "")
        if kind == "task-definition":
            family, colon, revision = rest.partition(":")
            return f"{self.name(kind, family)}{colon}{revision}"
        if kind in ("role", "user", "policy", "instance-profile", "group"):
            path, slash, own = rest.rpartition("/")
            shown = path if path.startswith(("service-role", "aws-service-role")) else "path" if path else ""
            return f"{shown}{slash}{self._role_name(kind, own)}"
        if kind == "log-group":
            group, colon, stream = rest.partition(":")
            shown = stream if stream in ("", "*") else f"log-stream:{self.name('log-stream', stream)}"
            return f"{self.name(kind, group)}{colon}{shown}"
        return rest if rest == "*" else self.name(kind, rest)

    def _role_name(self, kind: str, own: str) -> str:
        return own if own.startswith("AWSServiceRoleFor") else self.name(kind, own)

    def _ecr_image(self, match: re.Match[str]) -> str:
        head = self.name("account", match["account"]) + match["host"]
        repository = match["repository"]
        if repository is None:
            return head
        bare = repository.rstrip("./")
        return f"{head}/{self.name('repository', bare)}{repository[len(bare) :]}"

    def _address(self, text: str) -> str:
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            return text
        if address.is_loopback or address.is_unspecified or text.lower() in AWS_ADDRESSES:
            return text
        return self.name("public-ip" if address.is_global else "private-ip", text.lower())

    def _host(self, host: str) -> str:
        bare = host.rstrip(".")
        lower = bare.lower()
        if lower in self._issued or lower == "localhost" or _IPV4.fullmatch(lower):
            return host
        if any(lower == domain or lower.endswith(f".{domain}") for domain in PUBLIC_DOMAINS):
            return host
        return self.name("host", lower) + host[len(bare) :]


def _without_cut_word(text: str) -> str:
    """Of a shortened text the last word goes: half of an account id or a name would not be recognised."""
    if not text.endswith("…") or len(text) > LONGEST_SHORTENED:
        return text
    return re.sub(r"\S+\Z", "…", text)


def redact_text(text: str) -> str:
    """One text by itself."""
    redactor = Redactor()
    redactor.learn(text)
    return redactor.text(text)


def redact_case(case: Case, closed: Container[str]) -> Case:
    """The same case with stand-ins. `closed` facts keep their values, so that it has the same diagnosis."""
    redactor = redactor_for(case)
    redacted = Case(case.id, case.created, redactor.text(case.title))
    for logged in case.log:
        redacted.replay(Logged(logged.step, logged.at, _entry(redactor, logged.entry, closed)))
    return redacted


def redactor_for(case: Case) -> Redactor:
    """A redactor that knows every name in the case."""
    redactor = Redactor()
    for text in _texts(logged.entry for logged in case.log):
        redactor.learn(text)
    for logged in case.log:
        entry = logged.entry
        if isinstance(entry, Observation) and entry.value is not None and entry.fact in NAMED_FACTS:
            redactor.fact(entry.fact, entry.value)
    return redactor


def _texts(entries: Iterable[Entry]) -> Iterable[str]:
    for entry in entries:
        if isinstance(entry, Document):
            yield entry.text
        elif isinstance(entry, Observation):
            yield from (entry.value or "", entry.evidence, entry.reason)
        elif isinstance(entry, Suspicion):
            yield entry.evidence
        elif isinstance(entry, Verification):
            yield from (outcome.why for outcome in entry.outcomes)


def _entry(redactor: Redactor, entry: Entry, closed: Container[str]) -> Entry:
    if isinstance(entry, Document):
        return Document(redactor.text(entry.name), redactor.text(entry.text))
    if isinstance(entry, Observation):
        value = entry.value
        if value is not None and entry.fact not in closed:
            value = redactor.fact(entry.fact, value)
        return Observation(
            entry.fact, value, entry.source, redactor.text(entry.evidence), redactor.text(entry.reason)
        )
    if isinstance(entry, Suspicion):
        return Suspicion(entry.causes, redactor.text(entry.evidence))
    if isinstance(entry, Verification):
        outcomes = tuple(structs.replace(outcome, why=redactor.text(outcome.why)) for outcome in entry.outcomes)
        return structs.replace(entry, outcomes=outcomes)
    return entry
