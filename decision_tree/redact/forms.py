"""By which forms a text is searched, and what in them belongs to everybody."""

from __future__ import annotations

import re

NAMED_FACTS = {
    "account_id": "account",
    "repository_account": "account",
    "cluster": "cluster",
    "service": "service",
    "task": "task",
    "task_definition": "task-definition",
    "wanted_task_definition": "task-definition",
    "container": "container",
    "awaited_container": "container",
    "log_router_container": "container",
    "container_instance": "container-instance",
    "auto_scaling_group": "auto-scaling-group",
    "task_role_name": "role",
    "execution_role_name": "role",
    "instance_role_name": "role",
    "role_name": "role",
    "passed_role_name": "role",
    "caller_name": "deployer",
    "deployer_name": "deployer",
    "encoded_message": "token",
    "repository": "repository",
    "image": "image",
    "image_tag": "tag",
    "registry_host": "host",
    "log_group_name": "log-group",
    "ssm_parameter": "parameter",
    "volume_name": "volume",
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

ARN = re.compile(
    r"arn:(?P<partition>aws[a-z-]{0,20}):(?P<service>[a-z0-9-]{1,40}):(?P<region>[a-z0-9-]{0,30}):"
    r"(?P<account>\d{12}|aws|cloudfront|\*|)(?::(?P<resource>[^\s\"'`<>,;|()\[\]{}\\]{1,1024}))?"
)
ECR_IMAGE = re.compile(
    r"(?P<account>\d{12})(?P<host>\.dkr[.-]ecr(?:-fips)?\.[a-z0-9-]{1,30}\.(?:amazonaws\.com(?:\.cn)?|on\.aws))"
    r"(?:/(?P<repository>[a-z0-9][a-z0-9._/-]{0,255}))?"
)
ACCOUNT = re.compile(r"(?<![\w.])(?<!-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-)\d{12}(?!\w|\.\d)", re.I)
"""Twelve digits, unless they end an id like those of requests and keys."""
RESOURCE_ID = re.compile(
    r"(?<![\w-])(?P<kind>vpc|subnet|sg|i|mi|rtb|vpce|eni|acl|igw|nat|ami|eipalloc|tgw|pl|vol|fs|fsap|snap|lt)-"
    r"[0-9a-f]{8,17}(?![\w-])"
)
EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?!\w|\.\d)")
IPV6 = re.compile(
    r"(?<![\w:.])(?=[0-9a-f:.]{0,45}:[0-9a-f]{0,4}:)[0-9a-f:]{2,39}(?:(?<=:)\d[\d.]{6,14})?(?![\w:])", re.I
)
DASHED_IP = re.compile(r"(?<![\w-])ip-\d{1,3}(?:-\d{1,3}){3}(?:\.[a-z0-9-]{1,63}){0,6}", re.I)
HOST = re.compile(
    rf"(?<![\w.$-])(?:[a-z0-9_](?:[a-z0-9_-]{{0,61}}[a-z0-9])?\.){{1,9}}(?:{_TOP_LEVELS})(?![\w-]|\.\w|\()", re.I
)
URL_HOST = re.compile(r"(?<=://)[a-z0-9_][a-z0-9_.-]{0,253}", re.I)
ENCODED_MESSAGE = re.compile(r"(?<=failure message: )[\w+/=-]{40,}")
"""https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html"""
LONG_RUN = re.compile(r"(?<![\w+/=-])[\w+/=-]{200,}(?![\w+/=-])")
"""Perhaps a credential of a form that nobody knows."""
REQUEST_ID = re.compile(r"(?<![\w-])[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-])", re.I)
TASK_ID = re.compile(r"(?<![\w:/-])[0-9a-f]{32}(?![\w-])")
HOME = re.compile(r"(?<=/home/)[^/\s\"':]{1,64}|(?<=/Users/)[^/\s\"':]{1,64}|(?<=\\Users\\)[^\\\s\"':]{1,64}")
RUN = re.compile(r"[\w./:+=@-]+")
SIGNS = re.compile(r"([./:+=@])")
