"""Network addresses, registries and image references in a message."""

from __future__ import annotations

import ipaddress
import re

from decision_tree.intake.messages import Reading

_PRIVATE = [
    ipaddress.ip_network(n) for n in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7")
]
_DIALLED = re.compile(r"dial tcp:? \[?(?P<address>[0-9a-f.:]{2,45}?)\]?:443\b", re.IGNORECASE)

AWS_SUFFIXES = (
    "amazonaws.com", "amazonaws.com.cn", "amazonaws.eu", "on.aws", "api.aws", "on.amazonwebservices.com.cn",
    "c2s.ic.gov", "sc2s.sgov.gov", "csp.hci.ic.gov", "cloud.adc-e.uk",
)  # fmt: skip
_ECR_HOST = re.compile(
    r"(?P<account>[\w<>*]{0,40})\.dkr[.-]ecr(?:-fips)?(?P<rest>\.[a-z0-9.-]{1,100})?", re.IGNORECASE
)
_ECR_IMAGE = re.compile(
    r"(?<![\w.])(?P<image>(?P<account>\d{12})\.dkr[.-]ecr(?:-fips)?\.(?P<region>[a-z]{2}(?:-[a-z]{2,10}){1,3}-\d)\."
    r"(?P<suffix>[a-z0-9.-]{4,60}?)"
    r"(?:/v2)?(?:/(?P<repository>[a-z0-9][a-z0-9._/-]{1,255}?))?"
    r"(?:(?::|/manifests/)(?P<tag>(?!sha256)\w[\w.-]{0,127}))?(?:(?:@|/manifests/|/blobs/)(?P<digest>sha256:[0-9a-f]{64}))?)"
    r"(?=[\s\"',;:)\]]|/?(?:\s|$)|$)"
)
_NAMED_IMAGE = re.compile(
    r"(?:(?i:failed to resolve ref(?:erence)?|manifest for|pull access denied for|no such image:"
    r"|failed to pull image) "
    r"|(?i:\bimage) (?=[^ ]{1,300} not found))"
    r"\"?(?P<image>[a-z0-9][\w./:@-]{1,300}?)(?=[\"',]? |[\"',]|: |\.?$)"
)
_URL_HOST = re.compile(r"https?://(?P<host>[\w.-]{4,253})(?::\d{1,5})?/v2/", re.IGNORECASE)
_DOCKER_HUB = (
    "docker.io",
    "registry-1.docker.io",
    "index.docker.io",
    "auth.docker.io",
    "production.cloudflare.docker.com",
)


def read_addresses(reading: Reading, text: str) -> None:
    """Whether the address that did not answer is one of the VPC or of the internet."""
    if reading.value("error_kind") != "timeout":
        return
    match = _DIALLED.search(text)
    if match is None:
        if reading.value("phase") in ("init", "pull") and "…" not in text and not text.rstrip().endswith("..."):
            reading.set("address_scope", "not_shown", reading.facts["error_kind"][1])
        return
    scope = address_scope(match["address"])
    if scope:
        reading.set("address_scope", scope, match[0])


def address_scope(address: str) -> str | None:
    """private: of a VPC's own ranges; public; None for what is neither, such as link-local addresses."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    if parsed.is_link_local or parsed.is_loopback or parsed.is_unspecified or parsed.is_multicast:
        return None
    return "private" if any(parsed in network for network in _PRIVATE) else "public"


def mistyped_registry(text: str) -> str | None:
    """A host that looks like Amazon ECR's but does not end as AWS's names end; None when there is none."""
    for match in _ECR_HOST.finditer(text):
        rest = (match["rest"] or "").rstrip(".-").lower()
        labels = rest.strip(".").split(".", 1)
        if len(labels) == 2 and "." in labels[1] and labels[1] not in AWS_SUFFIXES:
            return match[0].rstrip(".-")
    return None


def read_image(reading: Reading, text: str) -> None:
    """The registry and the parts of the image reference that a pull named."""
    if reading.value("phase") not in ("init", "pull", "old_image"):
        return
    named = _NAMED_IMAGE.search(text)
    reference = named["image"] if named else None
    if reference:
        found = registry_of(reference)
        if found != "ecr_private" or ".dkr" in reference:
            reading.set("registry", found, named[0] if named else reference)
    url = _URL_HOST.search(text)
    if url:
        reading.set("registry", registry_of(f"{url['host']}/x"), url[0])
    if ".dkr.ecr" in text or ".dkr-ecr" in text:
        reading.set("registry", "ecr_private", next(iter(_ECR_HOST.finditer(text)))[0])
    _read_ecr_image(reading, text)
    if reference and "/" in reference.strip("/") and "image" not in reading.facts:
        reading.set("image", reference, reference)


def _read_ecr_image(reading: Reading, text: str) -> None:
    for match in _ECR_IMAGE.finditer(text):
        if match["suffix"] not in AWS_SUFFIXES:
            continue
        for fact, group in (
            ("repository_account", "account"),
            ("region", "region"),
            ("repository", "repository"),
            ("image_tag", "tag"),
            ("image_digest", "digest"),
        ):
            if match[group]:
                reading.set(fact, match[group].removesuffix("/manifests"), match[0])
        reading.set("registry_host", match[0].split("/", 1)[0].split(":", 1)[0], match[0])
        if match["repository"] and "/manifests" not in match[0]:
            reading.set("image", match["image"], match[0])


def registry_of(image: str) -> str:
    """Which kind of registry an image reference means. Without a host it is Docker Hub."""
    host = image.split("/", 1)[0].lower() if "/" in image else ""
    is_host = "." in host or ":" in host or host == "localhost"
    if not is_host or host in _DOCKER_HUB:
        return "docker_hub"
    if ".dkr.ecr" in host or ".dkr-ecr" in host:
        return "ecr_private"
    if host in ("public.ecr.aws", "ecr-public.aws.com"):
        return "ecr_public"
    return "other"
