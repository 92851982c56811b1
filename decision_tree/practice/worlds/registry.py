"""The image in Amazon ECR, as docker buildx pushes it: an index with a manifest per platform and its attestation."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from decision_tree.practice.worlds.names import Site

REPOSITORY = "shop/web"
TAG = "v1.8.2"
INDEX = "application/vnd.oci.image.index.v1+json"
MANIFEST = "application/vnd.oci.image.manifest.v1+json"


def build_registry(site: Site) -> None:
    """Gives the image's reference, and pushes it where the world has it."""
    image = site.world.image
    region = image.region or site.owner.region
    ecr = site.client("ecr", region=region)
    registry = f"{site.owner.account}.dkr.ecr.{region}.amazonaws.com"
    site.names |= {
        "registry_host": registry,
        "image_region": region,
        "repository": REPOSITORY,
        "repository_account": site.owner.account,
        "image_tag": TAG,
        "image": image.reference or f"{registry}/{REPOSITORY}:{TAG}",
        "image_digest": _digest("the build before"),
    }
    if image.reference or image.repository == "missing":
        return
    ecr.create_repository(repositoryName=REPOSITORY)
    older = _index([*image.platforms], "1.8.1")
    _push(ecr, older, "v1.8.1")
    if image.tag == "pushed":
        index = _index(image.platforms, "1.8.2")
        _push(ecr, index, TAG)
        if image.pinned_digest == "there":
            site.names["image_digest"] = _digest(index)


def _push(ecr: Any, manifest: str, tag: str) -> None:
    ecr.put_image(
        repositoryName=REPOSITORY,
        imageManifest=manifest,
        imageManifestMediaType=INDEX,
        imageTag=tag,
        imageDigest=_digest(manifest),
    )


def _index(platforms: list[str], build: str) -> str:
    """https://github.com/opencontainers/image-spec/blob/main/image-index.md"""
    manifests = [_entry(platform, f"{build} {platform}") for platform in platforms]
    attestation = _entry("unknown/unknown", f"{build} attestation")
    attestation["annotations"] = {"vnd.docker.reference.type": "attestation-manifest"}
    return json.dumps({"schemaVersion": 2, "mediaType": INDEX, "manifests": [*manifests, attestation]})


def _entry(platform: str, content: str) -> dict[str, Any]:
    os, architecture, *variant = platform.split("/")
    described = {"os": os, "architecture": architecture} | ({"variant": variant[0]} if variant else {})
    return {"mediaType": MANIFEST, "digest": _digest(content), "size": 1610, "platform": described}


def _digest(content: str) -> str:
    return f"sha256:{sha256(content.encode()).hexdigest()}"
