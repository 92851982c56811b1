"""What a start of the task has to reach on port 443. Pure: no calls.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from decision_tree.intake.addresses import registry_of
from decision_tree.intake.json_text import get, get_list, get_text
from decision_tree.probes.looking.references import containers, home_of, log_groups, parameters, secrets
from decision_tree.probes.task_state import Json
from decision_tree.probes.things import Image
from decision_tree.reachability import Destination, Registry, Service

DOCKER_HUB, ECR_PUBLIC = Registry("registry-1.docker.io"), Registry("public.ecr.aws")
_KNOWN_TO_BE_PUBLIC = frozenset({"ghcr.io", "quay.io", "registry.gitlab.com", "gcr.io", "mcr.microsoft.com"})
"""Another host may as well stand in the VPC or behind a private network."""
AGENT_SERVICES = (Service("ecs"), Service("ecs-agent"), Service("ecs-telemetry"))


@dataclass(frozen=True)
class Wanted:
    """A destination and, for the policy of an endpoint on the way, what is asked of it."""

    destination: Destination
    action: str | None = None
    resource: str | None = None


def wanted(definition: Json, images: Iterable[Image]) -> tuple[Wanted, ...]:
    """For the images, secrets, parameters, environment files and log groups of the task; each once."""
    return tuple(dict.fromkeys([*_for_images(definition, images), *_for_stores(definition)]))


def _for_images(definition: Json, images: Iterable[Image]) -> Iterator[Wanted]:
    home = home_of(definition)
    for image in images:
        if image.repository and home:
            arn = f"arn:{home.partition}:ecr:{image.region}:{image.registry_account}:repository/{image.repository}"
            layers = f"arn:{home.partition}:s3:::prod-{image.region}-starport-layer-bucket/*"
            yield Wanted(Service("ecr.api", image.region), "ecr:GetAuthorizationToken", "*")
            yield Wanted(Service("ecr.dkr", image.region), "ecr:BatchGetImage", arn)
            yield Wanted(Service("s3", image.region), "s3:GetObject", layers)
            continue
        kind, host = registry_of(image.reference), image.reference.split("/", 1)[0].lower()
        if kind == "docker_hub":
            yield Wanted(DOCKER_HUB)
        elif kind == "ecr_public":
            yield Wanted(ECR_PUBLIC)
        elif host in _KNOWN_TO_BE_PUBLIC:
            yield Wanted(Registry(host))


def _for_stores(definition: Json) -> Iterator[Wanted]:
    for secret in secrets(definition):
        yield Wanted(Service("secretsmanager", secret.region or None), "secretsmanager:GetSecretValue", secret.arn)
    for parameter in parameters(definition):
        yield Wanted(Service("ssm", parameter.region or None), "ssm:GetParameters", parameter.arn)
    for group in log_groups(definition):
        yield Wanted(Service("logs", group.region or None))
    files = [file for container in containers(definition) for file in get_list(container, "environmentFiles")]
    for file in files:
        if get(file, "value"):
            yield Wanted(Service("s3"), "s3:GetObject", get_text(file, "value"))
