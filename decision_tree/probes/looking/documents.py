"""What ECS has already answered: fields become facts, stopped reasons and events go to the message reader.

No calls of their own. What a person would give as pasted JSON and what is read here take the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from decision_tree.case import Document, Observation, Suspicion
from decision_tree.intake import read_aws
from decision_tree.intake.documents import Document as AwsDocument
from decision_tree.intake.documents import answered
from decision_tree.intake.json_text import get, get_text
from decision_tree.language import N_, _
from decision_tree.library import Library
from decision_tree.probes.looking.references import launch_type, needs_execution_role
from decision_tree.probes.probe import Given, Look, probe, seen
from decision_tree.probes.service_state import events_of_today
from decision_tree.probes.task_state import launch_types
from decision_tree.probes.things import CONTAINER_INSTANCES, SERVICE, TASK, TASK_DEFINITION

_SAID_BY_ECS = N_("what ECS says")


@probe(
    N_("what ECS says about the task and the service"),
    wants=(TASK, SERVICE),
    facts=("phase", "error_kind", "launch_type"),
)
def messages(look: Look) -> Iterator[Given]:
    """The stopped reasons, the newest events, and the fields of both."""
    task, service = look.get(TASK), look.get(SERVICE)
    documents = []
    if task:
        documents.append(answered("tasks", [task]))
    if service:
        documents.append(answered("services", [{**service, "events": events_of_today(service)}]))
    yield from _read(documents, look.library)
    for key in (TASK, SERVICE):
        if failed := look.unread(key):
            raise failed


@probe(
    N_("what the task definition asks for"),
    needs=(TASK_DEFINITION,),
    wants=(TASK, SERVICE),
    facts=("task_role_set", "execution_role_set", "execution_role_needed", "network_mode", "registry"),
)
def task_definition_settings(look: Look) -> Iterator[Given]:
    definition, task, service = look[TASK_DEFINITION], look.get(TASK), look.get(SERVICE)
    for given in _read([answered("task_definitions", [definition])], look.library):
        # one that is made for Fargate may run on EC2: there the task itself tells
        if not (isinstance(given, Observation) and given.fact == "launch_type" and launch_types(task)):
            yield given
    if not get_text(definition, "executionRoleArn"):
        needed = needs_execution_role(definition, launch_type(definition, task, service))
        if needed is not None:
            shown = (
                _("it uses what needs one: private images, logs, secrets")
                if needed
                else _("it uses nothing of what needs one: private images, logs, secrets")
            )
            shown = f"ecs:DescribeTaskDefinition: {shown}"
            yield seen("execution_role_needed", "yes" if needed else "no", shown)


@probe(
    N_("what the container instances offer"),
    needs=(CONTAINER_INSTANCES,),
    wants=(TASK_DEFINITION,),
    facts=("agent_connected", "agent_version", "missing_attribute"),
)
def container_instance_settings(look: Look) -> Iterator[Given]:
    """The agent, and the attribute that the task definition requires and none of them has."""
    document = answered("container_instances", look[CONTAINER_INSTANCES])
    required = get(look.get(TASK_DEFINITION), "requiresAttributes")
    if required:
        document.things["task_definitions"] = [{"requiresAttributes": required}]
    yield from _read([document], look.library)


def _read(documents: Sequence[AwsDocument], library: Library) -> Iterator[Given]:
    intake = read_aws(documents, library)
    yield from intake.observations
    if intake.suspects:
        yield Suspicion(intake.suspects, _(_SAID_BY_ECS))
    if intake.text:
        yield Document(_(_SAID_BY_ECS), intake.text)
