"""The images in private ECR repositories: whether they are there, and the policies of their repositories.

https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeImages.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from decision_tree.case import Suspicion
from decision_tree.intake.json_text import get_list, get_text
from decision_tree.language import N_, _
from decision_tree.policies import Policy
from decision_tree.probes.looking.answers import raised
from decision_tree.probes.looking.elsewhere import in_region
from decision_tree.probes.looking.needs import repository_arn
from decision_tree.probes.looking.references import Home, home_of
from decision_tree.probes.probe import CallFailed, Given, Look, Note, probe, seen, thing, unchecked
from decision_tree.probes.task_state import Json, of_service
from decision_tree.probes.things import IMAGES, REPOSITORY_POLICIES, SERVICE, TASK, TASK_DEFINITION, Image

DESCRIBE = "ecr:DescribeImages"
CACHE_RULES = "ecr:DescribePullThroughCacheRules"
NOT_THERE = ("ImageNotFoundException", "RepositoryNotFoundException")


@probe(
    N_("the image in ECR"),
    operations=(DESCRIBE, CACHE_RULES),
    needs=(TASK_DEFINITION, IMAGES),
    facts=("image_exists", "image_storage", "same_account"),
)
def image_in_ecr(look: Look) -> Iterator[Given]:
    home = home_of(look[TASK_DEFINITION])
    images = private(look[IMAGES])
    if not images or home is None:
        return
    yield from _same_account(look, images, home)
    answers = look.together(*(partial(describe, look, image) for image in images))
    for image, answer in zip(images, answers, strict=True):
        if isinstance(answer, CallFailed) and answer.code in NOT_THERE:
            yield from _not_there(look, image, home, answer)
            return
    there = [raised(answer) for answer in answers]
    yield seen("image_exists", "yes", f"{DESCRIBE}: {get_text(there[0], 'imageDigest')}")
    archived = [image for image in there if get_text(image, "imageStatus") in ("ARCHIVED", "ACTIVATING")]
    shown = (archived or there)[0]
    state = get_text(shown, "imageStatus") or "ACTIVE"
    yield seen("image_storage", "archived" if archived else "active", f"{DESCRIBE}: imageStatus {state}")


@probe(
    N_("the digest that the service has pinned"),
    operations=(DESCRIBE,),
    needs=(IMAGES,),
    wants=(TASK, SERVICE),
    facts=("pinned_digest",),
)
def pinned_image(look: Look) -> Iterator[Given]:
    """A service keeps the digest that its tag meant when it was deployed.

    https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
    """
    for image in private(look[IMAGES]):
        digest = "" if image.digest else _pinned_digest(look.get(TASK), look.get(SERVICE), image)
        if not digest:
            continue
        try:
            describe(look, replace(image, digest=digest))
        except CallFailed as failed:
            if failed.code != "ImageNotFoundException":
                raise
            gone = _("no image {digest} in {repository}").format(digest=digest, repository=image.repository)
            yield seen("pinned_digest", "gone", f"{DESCRIBE}: {gone}")
            yield seen("image_digest", digest, _("the digest that the task was to run"))
        else:
            yield seen("pinned_digest", "there", f"{DESCRIBE}: {digest}")
        return


@probe(
    N_("the repository's policy"),
    operations=("ecr:GetRepositoryPolicy",),
    needs=(TASK_DEFINITION, IMAGES),
    gives=(REPOSITORY_POLICIES,),
)
def repository_policies(look: Look) -> Iterator[Given]:
    home = home_of(look[TASK_DEFINITION])
    images = {repository_arn(home, image): image for image in private(look[IMAGES])} if home else {}
    policies = [raised(p) for p in look.together(*(partial(_policy, look, image) for image in images.values()))]
    yield thing(REPOSITORY_POLICIES, dict(zip(images, policies, strict=True)) or None)


def describe(look: Look, image: Image) -> Json:
    """What ECR knows of the image. Raises `CallFailed`."""
    details = look.call(DESCRIBE, expect="imageDetails", **parameters_of(look, image))["imageDetails"]
    if not details:
        neither = _("{operation} answered neither an image nor that there is none").format(operation=DESCRIBE)
        raise CallFailed(DESCRIBE, "unreadable", "", neither)
    found: Json = details[0]
    return found


def private(images: tuple[Image, ...]) -> list[Image]:
    return [image for image in images if image.repository and image.registry_account]


def _repository(look: Look, image: Image) -> dict[str, Any]:
    place = {"registryId": image.registry_account, "repositoryName": image.repository}
    return {**place, **in_region(look, image.region)}


def parameters_of(look: Look, image: Image) -> dict[str, Any]:
    id_ = {"imageDigest": image.digest} if image.digest else {"imageTag": image.tag or "latest"}
    return {**_repository(look, image), "imageIds": [id_]}


def _same_account(look: Look, images: list[Image], home: Home) -> Iterator[Given]:
    """Of the image; not where the case is about another resource that was refused."""
    if ":ecr:" not in look.known.get("denied_resource", ":ecr:"):
        return
    other = [image for image in images if image.registry_account != home.account]
    shown = (other or images)[0]
    evidence = _("the image is in account {account}, the task definition in {home}")
    evidence = evidence.format(account=shown.registry_account, home=home.account)
    yield seen("same_account", "other" if other else "same", evidence)


def _not_there(look: Look, image: Image, home: Home, failed: CallFailed) -> Iterator[Given]:
    """Another account may hide what it has, and a pull through cache rule fetches what is not there yet."""
    if image.registry_account != home.account:
        said = _("{reason}. Only account {account}, which owns it, can say that it is missing")
        said = said.format(reason=failed.reason, account=image.registry_account)
        yield unchecked("image_exists", CallFailed(failed.operation, failed.kind, failed.code, said))
        return
    what = _what(image, failed)
    try:
        rules = look.pages(CACHE_RULES, expect="pullThroughCacheRules", **in_region(look, image.region))
    except CallFailed as unread:
        said = _("ECR has no {what}; whether a pull through cache rule would fetch it: {reason}")
        said = said.format(what=what, reason=unread.reason)
        yield unchecked("image_exists", CallFailed(unread.operation, unread.kind, unread.code, said))
        yield Suspicion(("image_pull.image_not_found",), _none(what, failed))
        return
    for rule in rules:
        prefix = get_text(rule, "ecrRepositoryPrefix")
        if prefix == "ROOT" or image.repository.startswith(f"{prefix}/"):
            upstream = get_text(rule, "upstreamRegistryUrl")
            later = _("ECR does not have the image {repository} yet; it would fetch it from {upstream}.")
            yield Note(later.format(repository=image.repository, upstream=upstream))
            return
    yield seen("image_exists", "no", _none(what, failed))


def _what(image: Image, failed: CallFailed) -> str:
    """What is not there."""
    names = {"digest": image.digest, "tag": image.tag or "latest", "repository": image.repository}
    if failed.code != "ImageNotFoundException":
        return _("repository {repository}").format(**names)
    if image.digest:
        return _("{digest} in repository {repository}").format(**names)
    return _("tag {tag} in repository {repository}").format(**names)


def _none(what: str, failed: CallFailed) -> str:
    none = _("no {what}").format(what=what)
    return f"{failed.operation}: {failed.code}: {none}"


def _policy(look: Look, image: Image) -> Policy | None:
    """None: the repository has no policy, or is not there."""
    try:
        answer = look.call("ecr:GetRepositoryPolicy", expect="policyText", **_repository(look, image))
    except CallFailed as failed:
        if failed.code in ("RepositoryPolicyNotFoundException", "RepositoryNotFoundException"):
            return None
        raise
    return Policy(_("of repository {repository}").format(repository=image.repository), answer["policyText"])


def _pinned_digest(task: Json | None, service: Json | None, image: Image) -> str:
    """The digest of the tag that a service's task was to run when it failed; of a task that runs it says nothing."""
    if not task or not of_service(task) or get_text(task, "lastStatus") == "RUNNING" or _of_past(task, service):
        return ""
    containers = get_list(task, "containers")
    for container in containers:
        if get_text(container, "name") == image.container and get_text(container, "imageDigest"):
            return get_text(container, "imageDigest")
    texts = [get_text(task, "stoppedReason"), *(get_text(container, "reason") for container in containers)]
    texts += [get_text(event, "message") for event in get_list(service, "events")[:5]]
    pattern = re.compile(rf"{re.escape(image.repository)}(?::[\w.-]{{1,128}})?@(sha256:[0-9a-f]{{64}})")
    matches = (pattern.search(text) for text in texts)
    return next((match[1] for match in matches if match), "")


def _of_past(task: Json, service: Json | None) -> bool:
    """Its deployment is over: the one that followed has looked the tag up anew."""
    started_by, deployments = get_text(task, "startedBy"), get_list(service, "deployments")
    ids = {get_text(deployment, "id") for deployment in deployments}
    return started_by.startswith("ecs-svc/") and bool(deployments) and started_by not in ids
