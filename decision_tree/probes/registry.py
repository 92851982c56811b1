"""All probes there are, and all operations that are ever used."""

from __future__ import annotations

import pkgutil
from collections.abc import Mapping
from importlib import import_module

from decision_tree.probes import looking
from decision_tree.probes.probe import PROBES, Probe

CATALOGUE_OPERATIONS = (
    "ecs:DescribeTasks",
    "ecs:ListClusters",
    "ecs:ListServices",
    "ecs:ListTasks",
    "sts:GetCallerIdentity",
)
"""What the lists in the Look screen are made from."""


def all_probes() -> Mapping[str, Probe]:
    """By name, from every module in `probes.looking`; no AWS client is imported for it."""
    for module in pkgutil.iter_modules(looking.__path__):
        import_module(f"{looking.__name__}.{module.name}")
    return PROBES


def declared_operations() -> frozenset[str]:
    """What the wizard may ask of AWS, in a look, a sweep or to offer a choice."""
    from decision_tree.probes.sweep import SWEEP_OPERATIONS  # deferred: it uses the probes

    by_probes = (operation for probe in all_probes().values() for operation in probe.operations)
    return frozenset({*by_probes, *CATALOGUE_OPERATIONS, *SWEEP_OPERATIONS})
