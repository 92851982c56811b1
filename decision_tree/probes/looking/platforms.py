"""The platforms of the image in ECR, and whether the running one is the one that the tag means now.

https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-manifest-formats.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from decision_tree.intake.json_text import get, get_list, get_text
from decision_tree.language import N_, _
from decision_tree.probes.looking.images import DESCRIBE, NOT_THERE, describe, parameters_of, private
from decision_tree.probes.looking.references import launch_type
from decision_tree.probes.probe import CallFailed, Given, Look, probe, seen
from decision_tree.probes.things import CONTAINER_INSTANCES, IMAGES, SERVICE, TASK, TASK_DEFINITION, Image

GET_IMAGE = "ecr:BatchGetImage"
_INDEXES = (
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
_ARCHITECTURES = {"X86_64": "amd64", "x86_64": "amd64", "ARM64": "arm64", "arm64": "arm64"}

Json = dict[str, Any]
Platform = tuple[str, str]
"""Operating system and CPU, as registries write them."""


@probe(
    N_("the platforms of the image"),
    operations=(DESCRIBE, GET_IMAGE),
    needs=(TASK_DEFINITION, IMAGES),
    wants=(TASK, SERVICE, CONTAINER_INSTANCES),
    facts=("image_platform", "running_image"),
)
def image_platforms(look: Look) -> Iterator[Given]:
    """Only an index names platforms; that of a single image stands in a layer, which is not read."""
    images = private(look[IMAGES])
    if not images:
        return
    try:
        detail = describe(look, images[0])
    except CallFailed as failed:
        if failed.code in NOT_THERE:
            return
        raise
    index = get_text(detail, "imageManifestMediaType") in _INDEXES
    manifests = _manifests(look, images[0]) if index else []
    yield from _fits(manifests, _wanted(look))
    if look.known.get("phase") == "old_image":
        digests = {get_text(detail, "imageDigest"), *(get_text(manifest, "digest") for manifest in manifests)}
        yield from _age(look.get(TASK), images[0], digests)


def _wanted(look: Look) -> Platform | None:
    """What the task runs on: on EC2 what the container instances are; else what the task definition names.

    None when it cannot be told. Only under Fargate a task definition that names nothing means X86_64 Linux.
    https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RuntimePlatform.html
    """
    instances, definition = look.get(CONTAINER_INSTANCES), look[TASK_DEFINITION]
    if instances:
        return _platform(_attributes(instances, "ecs.os-type"), _attributes(instances, "ecs.cpu-architecture"))
    kind = launch_type(definition, look.get(TASK), look.get(SERVICE))
    named = get_text(definition, "runtimePlatform", "cpuArchitecture")
    family = get_text(definition, "runtimePlatform", "operatingSystemFamily")
    system = "windows" if family.startswith("WINDOWS") else "linux"
    return _platform({system}, {named or ("X86_64" if kind == "FARGATE" else "")})


def _platform(systems: set[str], architectures: set[str]) -> Platform | None:
    cpu = _ARCHITECTURES.get(next(iter(architectures))) if len(architectures) == 1 else None
    system = next(iter(systems)) if len(systems) == 1 else ""
    return (system, cpu) if cpu and system else None


def _attributes(instances: Sequence[Json], name: str) -> set[str]:
    """The values of an attribute of the container instances."""
    found = [(get_text(a, "name"), get_text(a, "value")) for i in instances for a in get_list(i, "attributes")]
    return {value for key, value in found if key == name}


def _manifests(look: Look, image: Image) -> list[Any]:
    """The images in the index."""
    answer = look.call(GET_IMAGE, expect="images", acceptedMediaTypes=list(_INDEXES), **parameters_of(look, image))
    text = get_text(next(iter(answer["images"]), {}), "imageManifest")
    try:
        return get_list(json.loads(text), "manifests")
    except (ValueError, RecursionError):
        return []


def _fits(manifests: list[Any], wanted: Platform | None) -> Iterator[Given]:
    pairs = [(get_text(m, "platform", "os"), get_text(m, "platform", "architecture")) for m in manifests]
    # attestations are listed as unknown/unknown
    platforms = [f"{system}/{cpu}" for system, cpu in pairs if system and cpu and "unknown" not in (system, cpu)]
    if wanted and platforms:
        fits = "/".join(wanted) in platforms
        shown = _("{platforms}; the task runs on {platform}")
        shown = shown.format(platforms=", ".join(sorted(set(platforms))), platform="/".join(wanted))
        shown = f"{GET_IMAGE}: {shown}"
        yield seen("image_platform", "matches" if fits else "differs", shown)


def _age(task: Json | None, image: Image, digests: set[str]) -> Iterator[Given]:
    """Whether the running container has the image that the tag means now; the task may show either digest of it."""
    running = next(
        (get_text(c, "imageDigest") for c in get_list(task, "containers") if get(c, "name") == image.container), ""
    )
    if running:
        same = running in digests
        yield seen("running_image", "same_as_tag" if same else "older", f"ecs:DescribeTasks: imageDigest {running}")
