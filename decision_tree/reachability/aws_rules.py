"""Security groups, network ACLs and prefix lists, from what EC2 answers."""

from __future__ import annotations

from collections.abc import Mapping

from decision_tree.reachability.aws_values import at, cidr, every, flag, name, names, number
from decision_tree.reachability.model import AclEntry, GroupRule, NetworkAcl, Ports, PrefixList, SecurityGroup


def security_group(answer: object) -> SecurityGroup | None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_SecurityGroup.html"""
    group_id = name(answer, "GroupId")
    if group_id is None:
        return None
    # one rule that cannot be read makes all of them unread: the rest alone would be another group
    egress = every(answer, "IpPermissionsEgress", _group_rule)
    return SecurityGroup(group_id, egress, every(answer, "IpPermissions", _group_rule))


def _group_rule(answer: object) -> GroupRule | None:
    protocol = name({"": str(at(answer, "IpProtocol")).removeprefix("-")}, "")
    if protocol is None or not isinstance(at(answer, "IpProtocol"), str):
        return None
    ports = _ports(answer, "FromPort", "ToPort")
    if ports is None and protocol in ("tcp", "6"):
        return None
    blocks = every(answer, "IpRanges", lambda entry: cidr(entry, "CidrIp"))
    blocks_v6 = every(answer, "Ipv6Ranges", lambda entry: cidr(entry, "CidrIpv6"))
    groups = names(answer, "UserIdGroupPairs", "GroupId")
    lists = names(answer, "PrefixListIds", "PrefixListId")
    if blocks is None or blocks_v6 is None or groups is None or lists is None:
        return None
    everything = at(answer, "IpProtocol") == "-1"
    return GroupRule(
        "-1" if everything else protocol, None if everything else ports, blocks + blocks_v6, groups, lists
    )


def _ports(answer: object, first: str, last: str) -> Ports | None:
    low, high = number(answer, first), number(answer, last)
    return None if low is None or high is None else (low, high)


def network_acl(answer: object) -> NetworkAcl | None:
    """https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NetworkAcl.html"""
    acl_id = name(answer, "NetworkAclId")
    if acl_id is None:
        return None
    entries = every(answer, "Entries", _acl_entry)
    return NetworkAcl(
        acl_id,
        None if entries is None else tuple(entry for egress, entry in entries if egress),
        None if entries is None else tuple(entry for egress, entry in entries if not egress),
        names(answer, "Associations", "SubnetId"),
    )


def _acl_entry(answer: object) -> tuple[bool, AclEntry] | None:
    egress, rule = flag(answer, "Egress"), number(answer, "RuleNumber")
    block = cidr(answer, "CidrBlock") or cidr(answer, "Ipv6CidrBlock")
    protocol, action = at(answer, "Protocol"), at(answer, "RuleAction")
    if egress is None or rule is None or block is None or not isinstance(protocol, str):
        return None
    if action not in ("allow", "deny"):
        return None
    ports = None if protocol == "-1" else _ports(at(answer, "PortRange"), "From", "To")
    if ports is None and protocol in ("6", "tcp"):
        return None
    return egress, AclEntry(rule, action == "allow", block, protocol, ports)


def prefix_lists(
    described: object, managed: object, entries: Mapping[str, object] | None
) -> tuple[PrefixList, ...] | None:
    """AWS's own lists come with their blocks (DescribePrefixLists), the customer's need one call each for them."""
    own = every(described, "PrefixLists", lambda answer: _prefix_list(answer, entries))
    others = every(managed, "PrefixLists", lambda answer: _prefix_list(answer, entries))
    if own is None and others is None:
        return None
    merged: dict[str, PrefixList] = {}
    for entry in (*(others or ()), *(own or ())):
        known = merged.get(entry.id)
        if known is None or known.cidrs is None:
            merged[entry.id] = PrefixList(entry.id, entry.name or (known.name if known else None), entry.cidrs)
    return tuple(merged.values())


def _prefix_list(answer: object, entries: Mapping[str, object] | None) -> PrefixList | None:
    list_id = name(answer, "PrefixListId")
    if list_id is None:
        return None
    blocks = every({"": at(answer, "Cidrs")}, "", lambda element: cidr({"": element}, ""))
    if blocks is None:
        blocks = every((entries or {}).get(list_id), "Entries", lambda element: cidr(element, "Cidr"))
    return PrefixList(list_id, name(answer, "PrefixListName"), blocks)
