"""Whether packets get from a task's place in a VPC to a service on TCP 443: pure functions over plain data.

EC2's descriptions → `network_from_aws` → `Network` → `reach(network, place, destination)` → `Path`
"""

from __future__ import annotations

from decision_tree.reachability.from_aws import AwsNetwork, network_from_aws
from decision_tree.reachability.model import Destination, Network, Place, Registry, Service
from decision_tree.reachability.reach import reach, reach_all
from decision_tree.reachability.request import PolicyAllows
from decision_tree.reachability.verdict import NO_WAY_OUT, Block, BlockKind, Path, Reach, Way

__all__ = [
    "NO_WAY_OUT",
    "AwsNetwork",
    "Block",
    "BlockKind",
    "Destination",
    "Network",
    "Path",
    "Place",
    "PolicyAllows",
    "Reach",
    "Registry",
    "Service",
    "Way",
    "network_from_aws",
    "reach",
    "reach_all",
]
