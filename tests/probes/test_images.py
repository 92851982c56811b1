"""The images in ECR: there or not, active, pinned, for which platforms, and the policies of their repositories."""

from __future__ import annotations

import json
from typing import Any

import pytest

import decision_tree.probes.looking.images
import decision_tree.probes.looking.platforms  # noqa: F401  (declare the probes)
from decision_tree.case import Observation, Suspicion
from decision_tree.library import Library
from decision_tree.probes.looking.images import CACHE_RULES, DESCRIBE
from decision_tree.probes.looking.platforms import GET_IMAGE
from decision_tree.probes.things import CONTAINER_INSTANCES, IMAGES, SERVICE, TASK, TASK_DEFINITION
from tests.probes import ecs_samples
from tests.probes.fake_look import Canned, FakeLook, denied, facts, refused, run, things
from tests.probes.resource_samples import (
    ACCOUNT,
    DIGEST,
    OLD_DIGEST,
    OTHER_ACCOUNT,
    REPOSITORY,
    Things,
    definition,
    evidence,
    image,
    notes,
    reason,
)

INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"
NO_IMAGE = refused(DESCRIBE, "ImageNotFoundException")
NO_REPOSITORY = refused(DESCRIBE, "RepositoryNotFoundException")


def described(**more: Any) -> dict[str, Any]:
    return {
        "imageDetails": [{"imageDigest": DIGEST, "imageManifestMediaType": INDEX, "imageStatus": "ACTIVE"} | more]
    }


def look_at_image(library: Library, answers: dict[str, Canned], **more: Any) -> FakeLook:
    images = more.pop("images", (image(),))
    found: Things = {TASK_DEFINITION: more.pop("definition", definition()), IMAGES: images}
    return FakeLook(library, answers, found | more.pop("things", {}), known=more.pop("known", None))


@pytest.mark.parametrize(("status", "value"), [("ACTIVE", "active"), ("ARCHIVED", "archived"), (None, "active")])
def test_an_image_that_ecr_describes_exists(library: Library, status: str | None, value: str) -> None:
    look = look_at_image(library, {DESCRIBE: described(imageStatus=status)})

    assert facts(run("image_in_ecr", look)) == {"same_account": "same", "image_exists": "yes", "image_storage": value}
    assert look.calls == [
        (DESCRIBE, {"registryId": ACCOUNT, "repositoryName": "shop", "imageIds": [{"imageTag": "7"}]})
    ]


@pytest.mark.parametrize(("failed", "what"), [(NO_IMAGE, "tag 7"), (NO_REPOSITORY, "repository shop")])
def test_an_image_that_ecr_does_not_have_in_the_own_account(library: Library, failed: Canned, what: str) -> None:
    given = run(
        "image_in_ecr", look_at_image(library, {DESCRIBE: failed, CACHE_RULES: {"pullThroughCacheRules": []}})
    )

    assert facts(given) == {"same_account": "same", "image_exists": "no"}
    assert what in evidence(given, "image_exists")


def test_an_image_that_a_rule_might_fetch_is_suspected_to_be_missing(library: Library) -> None:
    answers: dict[str, Canned] = {DESCRIBE: NO_IMAGE, CACHE_RULES: denied(CACHE_RULES)}

    given = run("image_in_ecr", look_at_image(library, answers))

    told = next(item for item in given if isinstance(item, Observation) and item.fact == "image_exists")
    assert told.value is None
    assert "no tag 7 in repository shop" in told.reason
    assert CACHE_RULES in told.reason
    assert [item.causes for item in given if isinstance(item, Suspicion)] == [("image_pull.image_not_found",)]


@pytest.mark.parametrize(
    ("answers", "permission"),
    [
        ({DESCRIBE: denied(DESCRIBE)}, DESCRIBE),
        ({DESCRIBE: NO_IMAGE, CACHE_RULES: denied(CACHE_RULES)}, CACHE_RULES),
        ({DESCRIBE: {}}, DESCRIBE),
        ({DESCRIBE: {"imageDetails": []}}, DESCRIBE),
    ],
)
def test_an_image_that_could_not_be_looked_up_is_not_missing(
    library: Library, answers: dict[str, Canned], permission: str
) -> None:
    given = run("image_in_ecr", look_at_image(library, answers))

    assert facts(given)["image_exists"] is None
    assert permission in reason(given, "image_exists")


@pytest.mark.parametrize("failed", [NO_IMAGE, NO_REPOSITORY, denied(DESCRIBE)])
def test_only_the_owner_can_say_that_an_image_is_missing(library: Library, failed: Canned) -> None:
    given = run("image_in_ecr", look_at_image(library, {DESCRIBE: failed}, images=(image(OTHER_ACCOUNT),)))

    assert facts(given)["image_exists"] is None
    assert facts(given)["same_account"] == "other"


@pytest.mark.parametrize(("prefix", "expected"), [("shop", None), ("ROOT", None), ("hub", "no"), ("sho", "no")])
def test_what_a_pull_through_cache_rule_would_fetch_is_not_missing(
    library: Library, prefix: str, expected: str | None
) -> None:
    rules = {"pullThroughCacheRules": [{"ecrRepositoryPrefix": prefix, "upstreamRegistryUrl": "public.ecr.aws"}]}
    cached = image()
    cached = type(cached)("x", "web", ACCOUNT, cached.region, "shop/library/nginx", "7")
    given = run(
        "image_in_ecr", look_at_image(library, {DESCRIBE: NO_REPOSITORY, CACHE_RULES: rules}, images=(cached,))
    )

    assert facts(given).get("image_exists") == expected
    assert bool(notes(given)) is (expected is None)


def test_of_several_images_the_one_that_is_missing_counts(library: Library) -> None:
    def describe(imageIds: list[dict[str, str]], **_: Any) -> Any:  # noqa: N803  (AWS's name)
        return described() if imageIds == [{"imageTag": "7"}] else NO_IMAGE

    answers: dict[str, Canned] = {DESCRIBE: describe, CACHE_RULES: {"pullThroughCacheRules": []}}
    given = run("image_in_ecr", look_at_image(library, answers, images=(image(), image(tag="8"))))

    assert facts(given)["image_exists"] == "no"
    assert "tag 8" in evidence(given, "image_exists")


def test_another_region_is_asked_there(library: Library) -> None:
    look = look_at_image(library, {DESCRIBE: described()}, images=(image(region="us-east-1"),))
    run("image_in_ecr", look)

    assert look.calls[0][1]["region"] == "us-east-1"


def test_of_other_registries_ecr_knows_nothing(library: Library) -> None:
    look = look_at_image(library, {}, images=(image(account=""),))

    assert run("image_in_ecr", look) == []
    assert run("image_platforms", look) == []
    assert run("pinned_image", look) == []
    assert look.calls == []


def test_a_case_about_another_resource_keeps_its_account(library: Library) -> None:
    known = {"denied_resource": f"arn:aws:sqs:eu-west-1:{OTHER_ACCOUNT}:orders"}

    assert "same_account" not in facts(
        run("image_in_ecr", look_at_image(library, {DESCRIBE: described()}, known=known))
    )


def index(*platforms: str) -> dict[str, Any]:
    manifests = [
        {"digest": OLD_DIGEST, "platform": dict(zip(("os", "architecture"), p.split("/"), strict=True))}
        for p in platforms
    ]
    return {"images": [{"imageManifest": json.dumps({"mediaType": INDEX, "manifests": manifests})}]}


ARM = {"runtimePlatform": {"cpuArchitecture": "ARM64", "operatingSystemFamily": "LINUX"}}
WINDOWS = {"runtimePlatform": {"cpuArchitecture": "X86_64", "operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"}}


def instance(architecture: str) -> dict[str, Any]:
    names = {"ecs.os-type": "linux", "ecs.cpu-architecture": architecture}
    return ecs_samples.instance(attributes=[{"name": name, "value": value} for name, value in names.items()])


@pytest.mark.parametrize(
    ("platforms", "changed", "instances", "expected"),
    [
        (["linux/amd64", "linux/arm64", "unknown/unknown"], {}, None, "matches"),
        (["linux/arm64", "unknown/unknown"], {}, None, "differs"),
        (["linux/amd64"], ARM, None, "differs"),
        (["linux/arm64"], ARM, None, "matches"),
        (["windows/amd64"], {}, None, "differs"),
        (["windows/amd64"], WINDOWS, None, "matches"),
        (["linux/amd64"], {}, [instance("arm64")], "differs"),
        (["linux/arm64"], {}, [instance("arm64")], "matches"),
        # instances of both kinds: it depends on where the task is placed
        (["linux/amd64"], {}, [instance("arm64"), instance("x86_64")], None),
        (["linux/arm64"], {"requiresCompatibilities": ["EC2"]}, None, None),
        (["unknown/unknown"], {}, None, None),
        ([], {}, None, None),
    ],
)
def test_the_platforms_of_an_index(
    library: Library, platforms: list[str], changed: dict[str, Any], instances: Any, expected: str | None
) -> None:
    answers: dict[str, Canned] = {DESCRIBE: described(), GET_IMAGE: index(*platforms)}
    look = look_at_image(
        library, answers, definition=definition(**changed), things={CONTAINER_INSTANCES: instances, TASK: None}
    )

    assert facts(run("image_platforms", look)).get("image_platform") == expected


def test_the_platform_of_a_single_image_is_not_guessed(library: Library) -> None:
    look = look_at_image(library, {DESCRIBE: described(imageManifestMediaType=MANIFEST)})

    assert run("image_platforms", look) == []


@pytest.mark.parametrize("manifest", ["", "no JSON", "[" * 100_000, '{"manifests": 7}', '{"manifests": [7]}'])
def test_a_garbled_index_says_nothing(library: Library, manifest: str) -> None:
    answers: dict[str, Canned] = {DESCRIBE: described(), GET_IMAGE: {"images": [{"imageManifest": manifest}]}}

    assert run("image_platforms", look_at_image(library, answers)) == []


def test_the_platform_of_an_image_that_is_not_there_is_no_question(library: Library) -> None:
    assert run("image_platforms", look_at_image(library, {DESCRIBE: NO_IMAGE})) == []
    refusal = run("image_platforms", look_at_image(library, {DESCRIBE: described(), GET_IMAGE: denied(GET_IMAGE)}))
    assert facts(refusal) == {"image_platform": None, "running_image": None}


@pytest.mark.parametrize(
    ("phase", "running", "expected"),
    [
        ("old_image", DIGEST, {"running_image": "same_as_tag"}),
        ("old_image", "sha256:" + "c" * 64, {"running_image": "older"}),
        ("old_image", "", {}),
        ("pull", "sha256:" + "c" * 64, {}),
    ],
)
def test_the_age_of_the_running_image(library: Library, phase: str, running: str, expected: dict[str, str]) -> None:
    task = ecs_samples.task(containers=[{"name": "web", "imageDigest": running}])
    answers: dict[str, Canned] = {DESCRIBE: described(imageManifestMediaType=MANIFEST)}
    look = look_at_image(library, answers, things={TASK: task}, known={"phase": phase})

    assert facts(run("image_platforms", look)) == expected


def test_the_task_may_show_the_digest_of_its_platform(library: Library) -> None:
    task = ecs_samples.task(containers=[{"name": "web", "imageDigest": OLD_DIGEST}])
    answers: dict[str, Canned] = {DESCRIBE: described(), GET_IMAGE: index("linux/amd64")}
    look = look_at_image(library, answers, things={TASK: task}, known={"phase": "old_image"})

    assert facts(run("image_platforms", look))["running_image"] == "same_as_tag"


GONE = f"CannotPullContainerError: failed to resolve ref {ACCOUNT}.dkr.ecr.eu-west-1.amazonaws.com/shop@{OLD_DIGEST}"


@pytest.mark.parametrize(
    ("failed", "expected"),
    [
        (NO_IMAGE, {"pinned_digest": "gone", "image_digest": OLD_DIGEST}),
        (described(), {"pinned_digest": "there"}),
        (denied(DESCRIBE), {"pinned_digest": None}),
        (NO_REPOSITORY, {"pinned_digest": None}),
    ],
)
@pytest.mark.parametrize("shown", ["reason", "container"])
def test_the_digest_that_a_service_has_pinned(
    library: Library, failed: Canned, expected: dict[str, str | None], shown: str
) -> None:
    task = ecs_samples.stopped(stoppedReason=GONE if shown == "reason" else "Task failed to start")
    if shown == "container":
        task["containers"][0]["imageDigest"] = OLD_DIGEST
    look = look_at_image(library, {DESCRIBE: failed}, things={TASK: task, SERVICE: None})

    assert facts(run("pinned_image", look)) == expected
    assert look.calls[0][1]["imageIds"] == [{"imageDigest": OLD_DIGEST}]


@pytest.mark.parametrize(
    "task",
    [
        ecs_samples.task(containers=[{"name": "web", "imageDigest": OLD_DIGEST}]),
        ecs_samples.stopped(),
        ecs_samples.stopped(stoppedReason=GONE, group="family:shop"),
        None,
    ],
)
def test_a_task_that_runs_or_was_started_by_itself_pins_nothing(library: Library, task: Any) -> None:
    look = look_at_image(library, {}, things={TASK: task, SERVICE: None})

    assert run("pinned_image", look) == []


@pytest.mark.parametrize("code", ["RepositoryPolicyNotFoundException", "RepositoryNotFoundException"])
def test_a_repository_without_a_policy(library: Library, code: str) -> None:
    look = look_at_image(library, {"ecr:GetRepositoryPolicy": refused("ecr:GetRepositoryPolicy", code)})

    assert things(run("repository_policies", look)) == {"repository policies": {REPOSITORY: None}}


def test_the_policy_of_a_repository(library: Library) -> None:
    look = look_at_image(library, {"ecr:GetRepositoryPolicy": {"policyText": "{}"}})

    policies = things(run("repository_policies", look))["repository policies"]
    assert policies[REPOSITORY].document == "{}"


def test_a_policy_that_may_not_be_read_is_not_given(library: Library) -> None:
    look = look_at_image(library, {"ecr:GetRepositoryPolicy": denied("ecr:GetRepositoryPolicy")})

    assert run("repository_policies", look) == []
