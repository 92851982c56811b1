"""Where in AWS the person is while choosing what to look at, and what can be chosen there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.content import Content

from decision_tree.language import N_, _
from decision_tree.probes import Options
from tui.widgets.filtered import Item
from tui.widgets.words import line, shown

if TYPE_CHECKING:
    from decision_tree.probes import TaskChoice
    from tui.outside import Catalogue

PROFILE, REGION, CLUSTER, SERVICE, TASK = range(5)
"""The lists, in the order in which they follow."""
ANY_TASK, WHOLE = "any task", "the service"
NAMED = "named:"
"""Begins the id of a name from a list; the other ids are ways."""
DEFINITION = "definition:"
MUTED = "$foreground 65%"
TYPED = {
    PROFILE: N_("→ The profile {name}"),
    REGION: N_("→ The Region {name}"),
    CLUSTER: N_("→ The cluster {name}"),
    SERVICE: N_("→ The service {name}"),
    TASK: N_("→ The task {name}"),
}


@dataclass(frozen=True)
class Place:
    """A list, and what was chosen on the way to it."""

    level: int
    options: Options
    cluster: str = ""
    service: str = ""
    """At the tasks; empty for those of the whole cluster."""

    def at(self, level: int) -> Place:
        """An earlier list, without what is chosen from it on."""
        cluster = self.cluster if level > CLUSTER else ""
        service = self.service if level > SERVICE else ""
        return replace(self, level=level, cluster=cluster, service=service)

    def before(self) -> Place | None:
        """The list before; None at the profiles and the clusters: with either one may begin."""
        if self.level == REGION:
            return self.at(CLUSTER)
        return self.at(self.level - 1) if self.level > CLUSTER else None

    def words(self, region: str = "") -> str:
        """The way here, in a line; `region` is the one that AWS's own settings give."""
        options = self.options
        parts = [
            _("profile {name}").format(name=options.profile) if options.profile else "",
            options.region or region,
            options.endpoint_url,
            _("cluster {name}").format(name=self.cluster) if self.cluster else "",
            _("service {name}").format(name=self.service) if self.service else "",
        ]
        return _("Look at AWS, read-only") + "".join(f" · {line(part)}" for part in parts if part)

    def chosen(self, item: Item) -> Place | dict[str, str]:
        """The next list, or the names of what shall be looked at."""
        name = item.id.removeprefix(NAMED)
        if item.id.startswith(DEFINITION):
            return {"task_definition": item.id.removeprefix(DEFINITION)}
        if self.level == PROFILE:
            return replace(self.at(CLUSTER), options=replace(self.options, profile=name, region=""))
        if self.level == REGION:
            return replace(self.at(CLUSTER), options=replace(self.options, region=name))
        if self.level == CLUSTER:
            return replace(self, level=SERVICE, cluster=name)
        if self.level == SERVICE:
            return replace(self, level=TASK, service="" if item.id == ANY_TASK else name)
        if item.id == WHOLE:
            return {"cluster": self.cluster, "service": self.service}
        return {"cluster": self.cluster, "service": self.service, "task": name}


def items_of(place: Place, catalogue: Catalogue) -> list[Item]:
    """What can be chosen here. Blocks until AWS has answered. Raises `WizardError`."""
    if place.level == TASK:
        return _tasks(place, catalogue)
    if place.level == SERVICE:
        any_task = _way(ANY_TASK, _("· Any task of the cluster, also without a service"))
        return [*map(_named, catalogue.services(place.cluster)), any_task]
    lists = {PROFILE: catalogue.profiles, REGION: catalogue.regions, CLUSTER: catalogue.clusters}
    return [_named(name) for name in lists[place.level]()]


def _tasks(place: Place, catalogue: Catalogue) -> list[Item]:
    whole = [_way(WHOLE, _("· The service as a whole, with its newest tasks"))] if place.service else []
    return whole + [_task(task) for task in catalogue.tasks(place.cluster, place.service)]


def _task(task: TaskChoice) -> Item:
    more = "  ".join(filter(None, (task.status, _moment(task), line(task.stopped_reason))))
    return Item(f"{NAMED}{task.id}", Content.assemble(line(task.id), (f"\n    {more}", MUTED)))


def _moment(task: TaskChoice) -> str:
    return f"{task.when:%Y-%m-%d %H:%M}" if task.when else ""


def typed_items(place: Place, typed: str) -> Sequence[Item]:
    """What a name may stand for that is in no list: one may be allowed to look at what one may not list."""
    if is_address(typed):
        return [_way("address", _("→ Go there"))]
    named = shown(_(TYPED[place.level]).format(name=typed))
    items = [Item(f"{NAMED}{typed}", Content.assemble(named, (_(" as typed"), MUTED)))]
    if place.level == SERVICE:
        items.append(Item(f"{DEFINITION}{typed}", shown(_("→ The task definition {name}").format(name=typed))))
    return items


def is_address(text: str) -> bool:
    """An ARN, or an address of the AWS console."""
    return text.startswith(("arn:", "https://", "http://"))


def _named(name: str) -> Item:
    return Item(f"{NAMED}{name}", Content(line(name)))


def _way(id_: str, words: str) -> Item:
    return Item(id_, Content.styled(words, MUTED), always=True)
