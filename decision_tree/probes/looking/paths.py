"""Whether the task reaches what its start needs, by the model of the network. No calls of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from decision_tree.intake.json_text import get
from decision_tree.language import N_, _
from decision_tree.policies import Effect, Policy, Principal, Request, evaluate_endpoint
from decision_tree.probes.looking.destinations import AGENT_SERVICES, Wanted, wanted
from decision_tree.probes.looking.needs import context
from decision_tree.probes.looking.network import REFUSED_PARTS
from decision_tree.probes.looking.references import role_arn
from decision_tree.probes.probe import CallFailed, Given, Look, Note, probe, seen, unchecked
from decision_tree.probes.task_state import Json
from decision_tree.probes.things import CONTAINER_INSTANCES, IMAGES, NETWORK, PLACES, TASK_DEFINITION
from decision_tree.reachability import (
    NO_WAY_OUT,
    Block,
    BlockKind,
    Network,
    Path,
    Place,
    PolicyAllows,
    Reach,
    Registry,
    Service,
    Way,
    reach,
)
from decision_tree.reachability.borders import PUBLIC_ACCESS
from decision_tree.reachability.routes import table_of

SHOWN = N_("the model of the VPC")
INTERNET = Registry(N_("the internet"))
_FAULTS = {
    BlockKind.NO_PUBLIC_IP: ("public_ip", "no"),
    BlockKind.INTERNET_GATEWAY_DETACHED: ("internet_gateway", "detached"),
    BlockKind.BLOCK_PUBLIC_ACCESS: ("internet_gateway", "blocked"),
    BlockKind.NAT_UNAVAILABLE: ("nat_gateway", "failed"),
    BlockKind.NAT_WITHOUT_WAY: ("nat_gateway", "no_way"),
    BlockKind.SOURCE_DEST_CHECK: ("nat_gateway", "failed"),
    BlockKind.NAT_INSTANCE_INGRESS: ("nat_gateway", "failed"),
    BlockKind.SECURITY_GROUP_EGRESS: ("task_egress", "closed"),
    BlockKind.NETWORK_ACL_OUT: ("network_acl", "blocks"),
    BlockKind.NETWORK_ACL_IN: ("network_acl", "blocks"),
    BlockKind.ENDPOINT_STATE: ("endpoint_state", "not_available"),
    BlockKind.ENDPOINT_PRIVATE_DNS: ("endpoint_private_dns", "off"),
    BlockKind.VPC_DNS_OFF: ("vpc_dns", "off"),
    BlockKind.ENDPOINT_INGRESS: ("endpoint_ingress", "closed"),
    BlockKind.ENDPOINT_POLICY: ("endpoint_lets", "denies"),
    BlockKind.S3_GATEWAY_MISSING: ("s3_gateway_endpoint", "missing"),
}
"""What blocks -> the fact that says so."""
_WELL = {
    "task_egress": "open",
    "network_acl": "open",
    "endpoint_state": "available",
    "endpoint_private_dns": "on",
    "vpc_dns": "on",
    "endpoint_ingress": "open",
    "endpoint_lets": "allows",
    "internet_gateway": "works",
    "nat_gateway": "works",
}
"""What is so when every path was followed to its end and nothing of the kind blocks one."""
_WAYS_OUT = {
    Way.INTERNET_GATEWAY: "internet_gateway",
    Way.NAT_GATEWAY: "nat_gateway",
    Way.NAT_INSTANCE: "nat_gateway",
    Way.TRANSIT_GATEWAY: "other_appliance",
    Way.PEERING: "other_appliance",
    Way.VPN: "other_appliance",
    Way.APPLIANCE: "other_appliance",
    Way.OTHER: "other_appliance",
}
_BY_ENDPOINT = (Way.INTERFACE_ENDPOINT, Way.GATEWAY_ENDPOINT)
_ENDPOINT_FAULTS = frozenset({BlockKind.ENDPOINT_STATE, BlockKind.ENDPOINT_PRIVATE_DNS, BlockKind.VPC_DNS_OFF})
_NAMED_BY_BLOCK = {
    BlockKind.SECURITY_GROUP_EGRESS: "task_security_group",
    BlockKind.ENDPOINT_INGRESS: "endpoint_security_group",
    BlockKind.ENDPOINT_PRIVATE_DNS: "endpoint_id",
    BlockKind.ENDPOINT_STATE: "endpoint_id",
    BlockKind.ENDPOINT_POLICY: "endpoint_id",
    BlockKind.NETWORK_ACL_OUT: "network_acl_id",
    BlockKind.NETWORK_ACL_IN: "network_acl_id",
    BlockKind.INTERNET_GATEWAY_DETACHED: "internet_gateway_id",
    BlockKind.NAT_UNAVAILABLE: "nat_gateway_id",
    BlockKind.NAT_WITHOUT_WAY: "nat_gateway_id",
}
"""What blocks -> the text fact that its id fills, for the fix."""


@dataclass(frozen=True)
class Followed:
    """The paths from one place: to what the start needs, and to the internet."""

    place: Place
    paths: tuple[Path, ...]
    internet: Path


@probe(
    N_("the way to ECR, S3, logs and secrets"),
    needs=(NETWORK, PLACES, TASK_DEFINITION),
    wants=(IMAGES, CONTAINER_INSTANCES, REFUSED_PARTS),
    facts=(
        "subnet_way_out",
        "endpoints",
        "s3_gateway_endpoint",
        "public_registry",
        "other_region_registry",
        "dns_servers",
        *_WELL,
    ),
)
def ways_of_task(look: Look) -> Iterator[Given]:
    network, definition = look[NETWORK], look[TASK_DEFINITION]
    images = look.get(IMAGES)
    needed = wanted(definition, images or ())
    if any(get(instance, "agentConnected") is False for instance in look.get(CONTAINER_INSTANCES) or ()):
        needed += tuple(Wanted(service) for service in AGENT_SERVICES)
    allows = _policy_allows(definition, look.region)
    followed = [_follow(network, place, needed, allows) for place in look[PLACES]]
    paths = [path for each in followed for path in each.paths]
    own = [path for path in paths if not _leads_to_another_region(path, network)]
    refused = look.get(REFUSED_PARTS) or ()
    yield from _dns_servers(network)
    yield from _ways_out(network, followed, refused)
    yield from _faults(paths, own)
    yield from _endpoints(network, own)
    yield from _public_registries(paths, refused)
    if images is not None:
        yield from _registries_of_other_regions(network, paths, refused)
    yield from _nothing_in_the_way(paths, refused)
    yield from _names(network, followed)
    notes = dict.fromkeys(note for path in paths for note in path.notes if path.reach is not Reach.UNKNOWN)
    yield from (Note(note) for note in notes)
    yield from _unknown_groups(network, [each.place for each in followed])


def _unknown_groups(network: Network, places: Sequence[Place]) -> Iterator[Given]:
    """ECS starts no task with a security group that was deleted."""
    there = {group.id for group in network.groups or ()}
    named = dict.fromkeys(group for place in places for group in place.group_ids or ())
    if network.groups is not None:
        yield from (
            Note(_("There is no security group {group} in {vpc}.").format(group=group, vpc=network.vpc.id))
            for group in named
            if group not in there
        )


def _follow(network: Network, place: Place, needed: Iterable[Wanted], allows: PolicyAllows) -> Followed:
    paths = tuple(
        reach(network, place, w.destination, action=w.action, resource=w.resource, policy_allows=allows)
        for w in needed
    )
    return Followed(place, paths, reach(network, place, INTERNET))


def _policy_allows(definition: Json, region: str) -> PolicyAllows:
    """Asks the policy of an endpoint, as the execution role calls through it."""
    arn = role_arn(definition, "executionRoleArn")

    def allows(document: str, action: str, resource: str | None) -> bool | None:
        # what signs the request for a layer is ECR's own, so a policy that names principals decides nothing there
        if not arn or (action.startswith("s3:") and '"AWS"' in document):
            return None
        request = Request(action, Principal.of(arn), resource or "*", context=context(region))
        effect = evaluate_endpoint(request, Policy(_("endpoint policy"), document)).effect
        return None if effect is Effect.UNKNOWN else effect is Effect.ALLOWED

    return allows


def _dns_servers(network: Network) -> Iterator[Given]:
    servers = network.vpc.dns_servers
    if servers is not None:
        own = [server for server in servers if server != "AmazonProvidedDNS"]
        told = ", ".join(servers) or _("not set")
        shown = f"ec2:DescribeDhcpOptions: domain-name-servers {told}"
        yield seen("dns_servers", "own" if own else "amazon", shown)


def _ways_out(network: Network, followed: Sequence[Followed], refused: Sequence[CallFailed]) -> Iterator[Given]:
    """Of several subnets the one that is worst off: there a task will not start."""
    found = [(_way_out(network, each), each) for each in followed]
    order = ("blackhole", "nothing", "endpoints_only", "internet_gateway", "nat_gateway", "other_appliance")
    told = [(order.index(way), way, each) for way, each in found if way]
    if not told:
        yield unchecked("subnet_way_out", _unseen([each.internet for each in followed], refused))
        return
    _place, way, each = min(told, key=lambda item: item[0])
    by = _("by {ids}").format(ids=", ".join(each.internet.through))
    says = next((block.says for block in each.internet.blocks), by)
    shown = _("the model of the VPC, subnet {subnet}: {says}").format(subnet=each.place.subnet_id, says=says)
    yield seen("subnet_way_out", way, shown)


def _way_out(network: Network, followed: Followed) -> str:
    """The value of `subnet_way_out`; empty when it cannot be told."""
    kinds = {block.kind for block in followed.internet.blocks}
    if BlockKind.BLACKHOLE in kinds:
        return "blackhole"
    if BlockKind.NO_ROUTE in kinds:
        if network.endpoints is None:
            return ""
        return "endpoints_only" if network.endpoints else "nothing"
    return _WAYS_OUT.get(followed.internet.way, "") if followed.internet.way else ""


def _leads_to_another_region(path: Path, network: Network) -> bool:
    """There the endpoints of this Region do not help: neither those that are here, nor those that could be made."""
    to = path.destination
    return isinstance(to, Service) and to.region is not None and to.region != network.region


def _faults(paths: Sequence[Path], own: Sequence[Path]) -> Iterator[Given]:
    """One fact for each kind of thing that blocks, and the id that its fix needs. `own`: within the Region."""
    told: set[str] = set()
    at_home = set(_blocks(own))
    for block in dict.fromkeys(_blocks(paths)):
        if block.kind is BlockKind.S3_GATEWAY_MISSING and block not in at_home:
            continue
        fact, value = _FAULTS.get(block.kind, ("", ""))
        if fact and fact not in told:
            told.add(fact)
            yield seen(fact, value, _shown(block.says))
        name = _NAMED_BY_BLOCK.get(block.kind)
        if name and name not in told and "-" in block.resource:
            told.add(name)
            yield seen(name, block.resource, _shown(block.says))


def _shown(says: str) -> str:
    return f"{_(SHOWN)}: {says}"


def _blocks(paths: Sequence[Path]) -> list[Block]:
    return [block for path in paths if path.reach is Reach.NO for block in path.blocks]


def _endpoints(network: Network, paths: Sequence[Path]) -> Iterator[Given]:
    """Whether endpoints lead to every service that has no other way."""
    to_services = [path for path in paths if isinstance(path.destination, Service)]
    missing = [path for path in to_services if _lacks_an_endpoint(path)]
    names = dict.fromkeys(p.destination.name for p in missing if isinstance(p.destination, Service))
    ordinary = [name for name in names if name != "s3"]
    if ordinary:
        none = _("no VPC endpoint in {vpc} for {services}")
        shown = _shown(none.format(vpc=network.vpc.id, services=", ".join(ordinary)))
        yield seen("endpoints", "some_missing", shown)
        yield seen("missing_endpoint_services", " ".join(ordinary), shown)
    elif to_services and all(path.reach is Reach.YES and path.way in _BY_ENDPOINT for path in to_services):
        yield seen("endpoints", "complete", _shown(_("each of these services has a VPC endpoint")))
    to_s3 = [p for p in to_services if isinstance(p.destination, Service) and p.destination.name == "s3"]
    if to_s3 and all(path.way is Way.GATEWAY_ENDPOINT for path in to_s3):
        shown = _shown(" ".join(dict.fromkeys(i for p in to_s3 for i in p.through)))
        yield seen("s3_gateway_endpoint", "on_route_table", shown)


def _public_registries(paths: Sequence[Path], refused: Sequence[CallFailed]) -> Iterator[Given]:
    """Whether the images of others, such as a sidecar's, are reached: no endpoint leads to their registries."""
    outside = [path for path in paths if isinstance(path.destination, Registry)]
    closed = next((p for p in outside if p.reach is Reach.NO and {b.kind for b in p.blocks} & NO_WAY_OUT), None)
    undecided = [path for path in outside if path.reach is Reach.UNKNOWN]
    if closed:
        yield seen("public_registry", "no_way", _shown(f"{_list_of([closed])}: {closed.blocks[0].says}"))
    elif undecided:
        yield unchecked("public_registry", _unseen(undecided, refused))
    elif all(path.reach is Reach.YES for path in outside):
        value = "reachable" if outside else "not_needed"
        needed = _("the task's images need {hosts}").format(hosts=_list_of(outside))
        yield seen("public_registry", value, _shown(needed))


def _registries_of_other_regions(
    network: Network, paths: Sequence[Path], refused: Sequence[CallFailed]
) -> Iterator[Given]:
    """Whether ECR of another Region is reached, where an image lies there.

    https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html
    """
    away = [path for path in paths if _leads_to_another_region(path, network) and _is_for_images(path)]
    closed = next((path for path in away if _lacks_an_endpoint(path)), None)
    undecided = [path for path in away if path.reach is Reach.UNKNOWN]
    fact = "other_region_registry"
    if closed:
        yield seen(fact, "no_way", _shown(closed.blocks[0].says))
    elif undecided:
        yield unchecked(fact, _unseen(undecided, refused))
    elif not away:
        yield seen(fact, "not_needed", _shown(_("the task's images in ECR lie in its Region")))
    elif all(path.reach is Reach.YES for path in away):
        yield seen(fact, "reachable", _shown(_("nothing blocks the way to {names}").format(names=_list_of(away))))


def _is_for_images(path: Path) -> bool:
    to = path.destination
    return isinstance(to, Service) and to.name in ("ecr.api", "ecr.dkr")


def _lacks_an_endpoint(path: Path) -> bool:
    """Nothing but an endpoint could lead there, or a way out of the subnet."""
    kinds = {block.kind for block in path.blocks}
    if path.reach is not Reach.NO or path.way in _BY_ENDPOINT or kinds & _ENDPOINT_FAULTS:
        return False
    return bool(kinds & {BlockKind.ENDPOINT_MISSING, BlockKind.NO_ROUTE, BlockKind.BLACKHOLE, BlockKind.NO_PUBLIC_IP})


def _nothing_in_the_way(paths: Sequence[Path], refused: Sequence[CallFailed]) -> Iterator[Given]:
    """The facts that no path speaks against; where one path is undecided, they are too."""
    bad = {_FAULTS[block.kind][0] for block in _blocks(paths) if block.kind in _FAULTS}
    undecided = [path for path in paths if path.reach is Reach.UNKNOWN]
    open_facts: set[str] = set()
    if undecided:
        # that setting decides on internet gateways and on nothing else
        only_public_access = all(_unread_but_for(path, PUBLIC_ACCESS) == set() for path in undecided)
        open_facts = ({"internet_gateway"} if only_public_access else set(_WELL)) - bad
        failed = _unseen(undecided, refused)
        yield from (unchecked(fact, failed) for fact in _WELL if fact in open_facts)
    if open_facts < set(_WELL) - bad and not any(path.reach is Reach.NO for path in paths):
        well = _shown(_("nothing blocks the way to {names}").format(names=_list_of(paths)))
        yield from (seen(fact, value, well) for fact, value in _WELL.items() if fact not in open_facts)


def _unread_but_for(path: Path, part: str) -> set[str]:
    """What leaves the path undecided, beside the part of the network whose name is the same in every language."""
    return {what for what in (*path.unread, *path.notes) if part not in what}


def _list_of(paths: Sequence[Path]) -> str:
    names = (p.destination.name if isinstance(p.destination, Service) else p.destination.host for p in paths)
    return ", ".join(dict.fromkeys(names)) or _("anything")


def _names(network: Network, followed: Sequence[Followed]) -> Iterator[Given]:
    """What the fixes need to know of the network."""
    subnets = list(dict.fromkeys(each.place.subnet_id for each in followed))
    tables = dict.fromkeys(table.id for subnet in subnets if (table := table_of(network, subnet)))
    groups = followed[0].place.group_ids or () if followed else ()
    yield seen("subnet_ids", " ".join(subnets[:16]), _("the task's subnets"))
    if tables:
        yield seen("route_table_ids", " ".join(list(tables)[:16]), _("the route tables of the task's subnets"))
    if len(groups) == 1:
        yield seen("task_security_group", groups[0], _("the task's only security group"))
    public = _public_subnet(network)
    if public:
        yield seen("public_subnet_id", public, _shown(_("its default route leads to an internet gateway")))


def _public_subnet(network: Network) -> str:
    for subnet in network.subnets or ():
        path = reach(network, Place(subnet.id, None, public_ip=True), INTERNET)
        if path.way is Way.INTERNET_GATEWAY and not path.blocks:
            return subnet.id
    return ""


def _unseen(undecided: Sequence[Path], refused: Sequence[CallFailed]) -> CallFailed:
    """Why the model does not decide: what AWS did not show, or what stands there and cannot be judged."""
    why = dict.fromkeys(what for path in undecided for what in path.unread)
    if refused and why:
        why = dict.fromkeys(failed.reason for failed in refused)
    why = why or dict.fromkeys(note for path in undecided for note in path.notes)
    words = "; ".join(why) or _("the routes do not decide it")
    first = refused[0] if refused else CallFailed(_(SHOWN), "unread", "", words)
    return CallFailed(first.operation, "unread", "", words, first.permission)
