"""Which images the task runs, that of the failing container first. No calls of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from decision_tree.intake.document_facts import failing_first, image_facts
from decision_tree.intake.json_text import get_list, get_text
from decision_tree.language import N_
from decision_tree.probes.probe import Given, Look, probe, thing
from decision_tree.probes.things import IMAGES, TASK, TASK_DEFINITION, Image

_REGION = re.compile(r"\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.")


@probe(N_("the images of the containers"), needs=(TASK_DEFINITION,), wants=(TASK,), gives=(IMAGES,))
def image_references(look: Look) -> Iterator[Given]:
    order = [get_text(c, "name") for c in failing_first(get_list(look.get(TASK), "containers"))]
    containers = [c for c in get_list(look[TASK_DEFINITION], "containerDefinitions") if get_text(c, "image")]
    containers.sort(key=lambda c: order.index(get_text(c, "name")) if get_text(c, "name") in order else len(order))
    yield thing(IMAGES, tuple(image_of(get_text(c, "image"), get_text(c, "name")) for c in containers) or None)


def image_of(reference: str, container: str) -> Image:
    """The parts of the reference; those of a registry other than a private ECR stay empty."""
    parts = {fact: value for fact, value, _ in image_facts(reference, "")}
    region = _REGION.search(parts.get("registry_host", ""))
    if parts.get("registry") != "ecr_private" or region is None:
        return Image(reference, container)
    return Image(
        reference,
        container,
        registry_account=parts.get("repository_account", ""),
        region=region[1],
        repository=parts.get("repository", ""),
        tag=parts.get("image_tag", "" if "image_digest" in parts else "latest"),
        digest=parts.get("image_digest", ""),
    )
