"""The language in which a scenario describes its world: a healthy one, and what differs from it.

Every field's default is the healthy state, so a world says only what is special about it. The builders in `worlds/`
read this; nothing here imports moto. Values are AWS's own words where AWS has some.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct
from msgspec import field as default

Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$")]
Count = Annotated[int, Meta(ge=0, le=1000)]


class Kind(StrEnum):
    """What the world is built around."""

    FARGATE_SERVICE = "fargate_service"
    """A service of Fargate tasks in private subnets of two zones, with NAT and an internet gateway."""
    EC2_SERVICE = "ec2_service"
    """A service of tasks in network mode bridge on one container instance in a private subnet."""


class Rule(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A rule of a security group: TCP on one port."""

    port: Annotated[int, Meta(ge=0, le=65535)] = 443
    cidr: str = "0.0.0.0/0"


class AclRule(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An entry of a network ACL: TCP. AWS adds the final `*` that denies."""

    number: Annotated[int, Meta(ge=1, le=32766)]
    action: Literal["allow", "deny"]
    ports: Annotated[str, Meta(pattern=r"^\d+(-\d+)?$")] = "0-65535"
    cidr: str = "0.0.0.0/0"


class Acl(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A network ACL; what no rule allows is denied."""

    outbound: list[AclRule]
    inbound: list[AclRule]


class Endpoint(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An interface endpoint in both private subnets."""

    private_dns: bool = True
    ingress: Literal["open", "closed"] = "open"
    """Whether its security group lets the tasks in on 443."""
    subnets: Literal["tasks", "other_zone"] = "tasks"
    state: Literal["available", "pendingAcceptance", "rejected", "failed"] = "available"
    policy: dict[str, Any] | None = None


class S3Gateway(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The gateway endpoint of Amazon S3."""

    route_table: Literal["tasks", "other"] = "tasks"
    policy: dict[str, Any] | None = None


class Dns(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The VPC's."""

    support: bool = True
    hostnames: bool = True
    servers: list[str] = default(default_factory=list)
    """Of the DHCP options; empty is AmazonProvidedDNS."""


class Network(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The VPC with the tasks' subnets, and the ways out of them."""

    way_out: Literal["nat", "none", "blackhole", "internet_gateway", "transit_gateway"] = "nat"
    """Where the default route of the tasks' subnets leads."""
    way_out_on: Literal["own", "main"] = "own"
    """Whether the subnets have their own route table or use the VPC's main one."""
    public_ip: bool = False
    internet_gateway: Literal["attached", "detached"] = "attached"
    block_public_access: Literal["off", "block-bidirectional", "block-ingress"] = "off"
    egress: list[Rule] | None = None
    """Of the tasks' security group; none given is everything."""
    acl: Acl | None = None
    """Of the tasks' subnets; none given is the VPC's default one, which lets everything pass."""
    endpoints: dict[str, Endpoint] = default(default_factory=dict)
    """Service, such as `ecr.api` → interface endpoint."""
    s3_gateway: S3Gateway | None = None
    dns: Dns = Dns()
    subnet: Literal["roomy", "full"] = "roomy"


class Role(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The execution role, the task role or the instance role."""

    named: bool = True
    """Whether the task definition names it."""
    exists: bool = True
    allows: list[Literal["pull", "logs", "secrets", "parameters", "application", "agent"]] | None = None
    """What its policies allow; none given is all that it needs."""
    statements: list[dict[str, Any]] = default(default_factory=list)
    """Further statements, in a policy of their own."""
    boundary: list[dict[str, Any]] | None = None
    """Statements of its permissions boundary."""
    trusts: list[str] | None = None
    """Service principals of its trust policy; none given is the right one."""
    trust_condition: dict[str, Any] | None = None


class Image(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The image that the task definition names."""

    reference: str = ""
    """Of an image outside the account's ECR; empty is the repository `shop/web`."""
    region: str = ""
    """Of the repository; empty is the task's own."""
    tag: Literal["pushed", "missing"] = "pushed"
    repository: Literal["there", "missing"] = "there"
    platforms: list[str] = default(default_factory=lambda: ["linux/amd64"])
    pinned_digest: Literal["there", "deleted"] = "there"
    """The digest that the service's revision was resolved to."""


class Secret(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A secret of Secrets Manager that the task definition names."""

    state: Literal["there", "missing", "deleted"] = "there"
    key: Literal["aws", "customer", "disabled", "other_principals"] = "aws"
    """The KMS key: that of AWS, or one of the customer's own and what is wrong with it."""


class Parameter(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A parameter of the Parameter Store that the task definition names."""

    state: Literal["there", "missing"] = "there"


class Efs(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A file system that the task definition mounts."""

    mount_target: Literal["task_zones", "other_zone"] = "task_zones"
    ingress: Literal["open", "closed"] = "open"


class TargetGroup(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A target group of the service, and how its targets are."""

    state: Literal["healthy", "unhealthy", "draining", "initial", "unused"] = "healthy"
    reason: str = ""
    description: str = ""
    path: str = "/health"
    answers_at: str = ""
    """The path at which the application would answer, where that is all that is wrong."""
    ingress: Literal["open", "closed"] = "open"
    """Whether the tasks' security group lets the load balancer in; closed, where that is all that is wrong."""
    port: int = 8080


class Instance(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The container instance."""

    count: Count = 1
    agent_connected: bool = True
    status: Literal["ACTIVE", "DRAINING", "REGISTERING", "REGISTRATION_FAILED"] = "ACTIVE"
    agent_version: str = "1.96.0"
    lacks: list[str] = default(default_factory=list)
    """Attributes that the agent does not offer."""
    free_cpu: int = 1536
    free_memory: int = 3200
    hop_limit: int = 2
    imds: Literal["enabled", "disabled"] = "enabled"


class Container(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The container `web` of the task definition."""

    cpu: int = 256
    memory: int = 512
    architecture: Literal["X86_64", "ARM64"] = "X86_64"
    environment: dict[str, str] = default(default_factory=dict)
    network_mode: Literal["awsvpc", "bridge", "host"] | None = None
    """None given is awsvpc on Fargate and bridge on EC2."""


class Failed(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Stopped tasks of the service that ended alike. `failure` names AWS's words for it in `wording.yaml`."""

    failure: str
    count: Annotated[int, Meta(ge=1, le=50)] = 2
    minutes_ago: Annotated[int, Meta(ge=1, le=59)] = 4


class Happened(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A service event. `$names` stand for names of the world, as in `wording.yaml`."""

    says: str
    minutes_ago: Annotated[int, Meta(ge=0)] = 5


class World(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A healthy world of this kind, but for what is written here."""

    kind: Kind
    cluster: Name = "shop"
    service: Name = "web"
    desired: Count = 2
    running: Count | None = None
    """Healthy running tasks; none given is as many as desired where nothing failed, and else none."""
    stopped: list[Failed] = default(default_factory=list)
    events: list[Happened] = default(default_factory=list)
    """Beside those that go with the stopped tasks; the newest first."""
    log_lines: list[str] = default(default_factory=list)
    """What the stopped tasks wrote to their log streams."""
    network: Network = Network()
    execution_role: Role = Role()
    task_role: Role = Role()
    instance_role: Role = Role()
    image: Image = Image()
    container: Container = Container()
    instance: Instance = Instance()
    log_group: Literal["there", "missing"] = "there"
    secret: Secret | None = None
    parameter: Parameter | None = None
    efs: Efs | None = None
    target_group: TargetGroup | None = None


@dataclass(frozen=True)
class Built:
    """The names of a world that was built."""

    region: str
    account: str
    cluster: str
    service: str
    task: str
    """ARN of the newest stopped task, else of a running one; empty where there is none."""
    task_definition: str
    stopped_tasks: tuple[str, ...] = ()
    running_tasks: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    """Further names and ids, under the wizard's fact names where there is one: `vpc_id`, `execution_role_name`."""
