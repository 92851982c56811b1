"""One hand-made network, what is asked of it, and what must come out."""

from __future__ import annotations

from dataclasses import dataclass

from decision_tree.reachability import BlockKind, Destination, Network, Place, Reach, Registry, Service, Way
from tests.reachability.building import PUBLIC_TASK, TASK, Change, changed, endpoints_only, private_with_nat

DKR, S3, LOGS = Service("ecr.dkr"), Service("s3"), Service("logs")
HUB = Registry("registry-1.docker.io")
NAT, IGW, GATEWAY, INTERFACE = (
    Way.NAT_GATEWAY,
    Way.INTERNET_GATEWAY,
    Way.GATEWAY_ENDPOINT,
    Way.INTERFACE_ENDPOINT,
)


@dataclass(frozen=True)
class Answer:
    """What must come out; `way` None: any."""

    reach: Reach
    way: Way | None = None
    first: BlockKind | None = None
    resource: str = ""
    looks_broken: bool = False


@dataclass(frozen=True)
class World:
    """What is asked, and the right answer."""

    name: str
    network: Network
    place: Place
    destination: Destination
    answer: Answer


UNKNOWN = Answer(Reach.UNKNOWN)


def healthy(way: Way) -> Answer:
    return Answer(Reach.YES, way)


def lookalike(way: Way) -> Answer:
    """Healthy, although something in it is what breaks others."""
    return Answer(Reach.YES, way, looks_broken=True)


def no(first: BlockKind, resource: str) -> Answer:
    return Answer(Reach.NO, first=first, resource=resource)


def beyond(way: Way) -> Answer:
    return Answer(Reach.BEYOND_VIEW, way)


def nat(name: str, destination: Destination, answer: Answer, *changes: Change, place: Place = TASK) -> World:
    return World(name, changed(private_with_nat(), *changes), place, destination, answer)


def shut(name: str, destination: Destination, answer: Answer, *changes: Change, place: Place = TASK) -> World:
    return World(name, changed(endpoints_only(), *changes), place, destination, answer)


def public(
    name: str, destination: Destination, answer: Answer, *changes: Change, place: Place = PUBLIC_TASK
) -> World:
    return World(name, changed(private_with_nat(), *changes), place, destination, answer)
