"""Which route table counts for a subnet, and which of its routes takes which addresses.

https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from decision_tree.language import _
from decision_tree.reachability.addresses import Addresses, negligible, prefix_length
from decision_tree.reachability.model import Network, PrefixList, Route, RouteTable, Target
from decision_tree.reachability.rules import Peer, is_managed_by_aws
from decision_tree.reachability.services import gateway_endpoints, serves
from decision_tree.reachability.verdict import Findings, unread

UNREAD_LIST_LENGTH = 8
"""How specific a gateway endpoint's route counts when the entries of its prefix list are not known: AWS's lists
hold no larger block."""


@dataclass(frozen=True)
class Leg:
    """The addresses that go one way; without a route they go nowhere."""

    route: Route | None
    addresses: Addresses


def table_of(network: Network, subnet_id: str) -> RouteTable | None:
    """The subnet's own route table, else the main one; None when that cannot be told."""
    tables = sorted(network.route_tables or (), key=lambda table: table.id)
    own = [table for table in tables if subnet_id in (table.subnet_ids or ())]
    if own:
        return own[0]
    if any(table.subnet_ids is None for table in tables):
        return None
    return next((table for table in tables if table.main), None)


def legs(network: Network, table: RouteTable, peer: Peer) -> tuple[tuple[Leg, ...], Findings]:
    """Where the peer's addresses go, by the longest prefix; the largest part first, negligible parts left out."""
    rows, findings = _rows(network, table, peer)
    parts: dict[tuple[str | None, bool | None], Leg] = {}
    undecided = peer.addresses
    for route, addresses in rows:
        taken = addresses & undecided
        if taken:
            undecided -= taken
            key = (route.target, route.blackhole)
            leg = parts.get(key, Leg(route, Addresses(taken.version)))
            parts[key] = Leg(leg.route, leg.addresses | taken)
    every = [*parts.values(), *([Leg(None, undecided)] if undecided else [])]
    counting = [leg for leg in every if not negligible(leg.addresses.size, peer.addresses)]
    if len(counting) < len(every):
        note = _("Routes of {table} send a few addresses of the internet another way than the rest.")
        findings += Findings(notes=(note.format(table=table.id),))
    counting.sort(key=lambda leg: -leg.addresses.size)
    return tuple(counting), findings


def _rows(network: Network, table: RouteTable, peer: Peer) -> tuple[list[tuple[Route, Addresses]], Findings]:
    findings = Findings()
    rows: list[tuple[tuple[int, int], Route, Addresses]] = []
    local = Addresses(peer.addresses.version)
    for route in _with_gateway_endpoints(network, table):
        if route.by_prefix_list:
            blocks, missing = _of_prefix_list(network, table, route, peer)
            findings += missing
            rows += [((-length, 1), route, addresses) for length, addresses in blocks]
            continue
        addresses = Addresses.of([route.destination], peer.addresses.version)
        if addresses:
            rows.append(((-prefix_length(route.destination), 2 if route.propagated else 0), route, addresses))
        if route.kind is Target.LOCAL:
            local |= addresses
    rows.sort(key=lambda row: (row[0], row[1].destination, row[1].target or ""))
    # a propagated route never wins over the local one, however specific it is
    return [
        (route, addresses - local if route.propagated else addresses) for _key, route, addresses in rows
    ], findings


def _with_gateway_endpoints(network: Network, table: RouteTable) -> Iterator[Route]:
    """The table's routes, with that of an endpoint that names this table and is not among them yet."""
    yield from table.routes or ()
    targets = {route.target for route in table.routes or ()}
    for endpoint in gateway_endpoints(network):
        if table.id in (endpoint.route_table_ids or ()) and endpoint.id not in targets:
            yield Route(f"pl-of-{endpoint.id}", endpoint.id)


def _of_prefix_list(
    network: Network, table: RouteTable, route: Route, peer: Peer
) -> tuple[list[tuple[int, Addresses]], Findings]:
    """The blocks of a route's prefix list with their lengths."""
    entry = next((entry for entry in network.prefix_lists or () if entry.id == route.destination), None)
    for_peer = route.destination in peer.prefix_lists
    if not for_peer and (
        _of_another_service(network, route) or (entry is not None and is_managed_by_aws(entry.name))
    ):
        return [], Findings()
    if entry is not None and entry.cidrs is not None:
        blocks = [(cidr, Addresses.of([cidr], peer.addresses.version)) for cidr in entry.cidrs]
        return [(prefix_length(cidr), addresses) for cidr, addresses in blocks if addresses], Findings()
    missing = unread(_("entries of prefix list {list}").format(list=route.destination))
    if not for_peer:
        return [], missing
    return [(UNREAD_LIST_LENGTH, peer.addresses)], missing if _more_specific(table, peer) else Findings()


def _more_specific(table: RouteTable, peer: Peer) -> bool:
    """Some of the peer's addresses may go another way than those of a prefix list whose entries are not known."""
    return any(
        not route.by_prefix_list
        and prefix_length(route.destination) > UNREAD_LIST_LENGTH
        and Addresses.of([route.destination], peer.addresses.version) & peer.addresses
        for route in table.routes or ()
        if route.kind is not Target.LOCAL
    )


def _of_another_service(network: Network, route: Route) -> bool:
    return any(endpoint.id == route.target and endpoint.service for endpoint in gateway_endpoints(network))


def lists_of_service(network: Network, table: RouteTable | None, service: str, region: str) -> frozenset[str]:
    """The prefix lists that hold a service's addresses: known by their name, or by the endpoint they lead to."""
    named = {entry.id for entry in network.prefix_lists or () if serves(entry.name, service, region)}
    endpoints = {endpoint.id for endpoint in gateway_endpoints(network) if serves(endpoint.service, service, region)}
    routes = () if table is None else _with_gateway_endpoints(network, table)
    return frozenset(named | {route.destination for route in routes if route.target in endpoints})


def addresses_of_lists(network: Network, lists: frozenset[str]) -> Addresses | None:
    """The IPv4 addresses of prefix lists, when all of them were read."""
    known: dict[str, PrefixList] = {entry.id: entry for entry in network.prefix_lists or ()}
    entries = [known[list_id].cidrs for list_id in lists if list_id in known]
    if not entries or any(cidrs is None for cidrs in entries):
        return None
    return Addresses.of([cidr for cidrs in entries for cidr in cidrs or ()]) or None
