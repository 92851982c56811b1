"""Whether the roles of the task may make the calls that its start needs.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task_execution_IAM_role.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from decision_tree.language import N_, _
from decision_tree.policies import Effect, Policy
from decision_tree.probes.looking.logs import GROUPS_TO_MAKE
from decision_tree.probes.looking.needs import (
    log_group_needs,
    log_needs,
    parameter_needs,
    pull_needs,
    secret_needs,
)
from decision_tree.probes.looking.references import home_of, launch_type, role_arn
from decision_tree.probes.looking.secrets import SECRET_ARNS, SECRET_POLICIES
from decision_tree.probes.looking.simulator import EXECUTION_ROLE_SIMULATED, INSTANCE_ROLE_SIMULATED
from decision_tree.probes.looking.verdicts import (
    Need,
    ResourceSide,
    Right,
    Simulation,
    conclude,
    decide,
    resource_lets,
)
from decision_tree.probes.probe import CallFailed, Given, Key, Look, probe, seen, unchecked
from decision_tree.probes.things import (
    EXECUTION_ROLE,
    IMAGES,
    INSTANCE_ROLE,
    REPOSITORY_POLICIES,
    SERVICE,
    TASK,
    TASK_DEFINITION,
    Role,
)

_OF_EXECUTION_ROLE = (TASK, EXECUTION_ROLE, EXECUTION_ROLE_SIMULATED)
_OF_WORKING_ROLE = (SERVICE, *_OF_EXECUTION_ROLE, INSTANCE_ROLE, INSTANCE_ROLE_SIMULATED)


@dataclass(frozen=True)
class Worker:
    """The role that makes the calls, and what the simulator says of it."""

    role: Role
    simulation: Simulation

    def rights(self, needs: Iterable[Need], policies: ResourcePolicies | None = None) -> list[Right]:
        return [self.right(need, policies.of(need) if policies else ResourceSide()) for need in needs]

    def right(self, need: Need, side: ResourceSide) -> Right:
        return decide(need, self.role, self.simulation.get((need.action, need.resource)), side)


@dataclass(frozen=True)
class ResourcePolicies:
    """The policies of the resources that may have one."""

    service: str
    """Whose resources they belong to, as in an action: ecr, secretsmanager."""
    by_resource: Mapping[str, Policy | None] | None
    """None: they could not be read."""
    unread: tuple[CallFailed, ...] = ()

    @classmethod
    def read(cls, look: Look, key: Key[Mapping[str, Policy | None]], service: str) -> ResourcePolicies:
        failed = look.unread(key)
        return cls(service, look.get(key), (failed,) if failed else ())

    def of(self, need: Need) -> ResourceSide:
        if need.resource == "*" or not need.action.startswith(f"{self.service}:"):
            return ResourceSide()
        unread = Policy(_("policy of {resource}").format(resource=need.resource.rpartition(":")[2]), None)
        policy = unread if self.by_resource is None else self.by_resource.get(need.resource, unread)
        return ResourceSide(policy, unread=self.unread)


@probe(
    N_("the right to pull the image"),
    needs=(TASK_DEFINITION, IMAGES),
    wants=(*_OF_WORKING_ROLE, REPOSITORY_POLICIES),
    facts=("may_pull", "repository_policy"),
)
def right_to_pull(look: Look) -> Iterator[Given]:
    worker = _working_role(look)
    needs = pull_needs(look[TASK_DEFINITION], look[IMAGES])
    if worker and needs:
        policies = ResourcePolicies.read(look, REPOSITORY_POLICIES, "ecr")
        yield from conclude("may_pull", worker.rights(needs, policies), "denied_by_repository")
        yield from _repository_policy(look, worker.role, needs, policies)


def _repository_policy(look: Look, role: Role, needs: Iterable[Need], policies: ResourcePolicies) -> Iterator[Given]:
    """In the task's own account a repository needs no policy, so there only one that refuses says something."""
    home = home_of(look[TASK_DEFINITION])
    for need in needs:
        lets = None if need.resource == "*" else resource_lets(need, role, policies.of(need))
        shown = _("{action} for role {role}").format(action=need.action, role=role.name)
        shown = f"ecr:GetRepositoryPolicy: {shown}"
        if lets is False:
            yield seen("repository_policy", "does_not_allow", shown)
            return
        if lets and home and need.account != home.account:
            yield seen("repository_policy", "allows", shown)
            return


@probe(
    N_("the right to read secrets and parameters"),
    needs=(TASK_DEFINITION,),
    wants=(*_OF_EXECUTION_ROLE, SECRET_ARNS, SECRET_POLICIES),
    facts=("may_read_secrets", "may_read_parameters"),
)
def right_to_read(look: Look) -> Iterator[Given]:
    worker = worker_of(look, EXECUTION_ROLE, EXECUTION_ROLE_SIMULATED)
    if worker:
        definition = look[TASK_DEFINITION]
        policies = ResourcePolicies.read(look, SECRET_POLICIES, "secretsmanager")
        secrets = worker.rights(secret_needs(definition, look.get(SECRET_ARNS)), policies)
        yield from conclude("may_read_secrets", secrets, "denied_by_secret")
        yield from conclude("may_read_parameters", worker.rights(parameter_needs(definition)))


@probe(
    N_("the right to write logs"),
    needs=(TASK_DEFINITION,),
    wants=(*_OF_WORKING_ROLE, GROUPS_TO_MAKE),
    facts=("may_write_logs", "may_create_log_group"),
)
def right_to_log(look: Look) -> Iterator[Given]:
    worker = _working_role(look)
    if worker:
        definition = look[TASK_DEFINITION]
        yield from conclude("may_write_logs", worker.rights(log_needs(definition, look.get(TASK))))
        yield from _right_to_make_groups(look, worker)


def _right_to_make_groups(look: Look, worker: Worker) -> Iterator[Given]:
    """The driver makes a group only where there is none: https://docs.docker.com/engine/logging/drivers/awslogs/"""
    definition = look[TASK_DEFINITION]
    unread, to_make = look.unread(GROUPS_TO_MAKE), look.get(GROUPS_TO_MAKE) or ()
    needs = log_group_needs(definition) if unread else log_group_needs(definition, to_make)
    rights = worker.rights(needs)
    if not needs:
        needless = _("the log groups are there, or the driver is not to make them")
        yield seen("may_create_log_group", "not_needed", needless)
    elif unread and not all(right.effect is Effect.ALLOWED for right in rights):
        yield unchecked("may_create_log_group", unread)
    else:
        yield from conclude("may_create_log_group", rights)


def _working_role(look: Look) -> Worker | None:
    """The role that pulls and logs: the execution role; on EC2 without one the instance role.

    On EC2 too an execution role counts as soon as it is set: ECS then places the task only where the agent uses it
    (attributes ecs.capability.execution-role-ecr-pull and ecs.capability.execution-role-awslogs).
    """
    definition = look[TASK_DEFINITION]
    if role_arn(definition, "executionRoleArn"):
        return worker_of(look, EXECUTION_ROLE, EXECUTION_ROLE_SIMULATED)
    if launch_type(definition, look.get(TASK), look.get(SERVICE)) == "EC2":
        return worker_of(look, INSTANCE_ROLE, INSTANCE_ROLE_SIMULATED)
    return None


def worker_of(look: Look, key: Key[Role], simulated: Key[Simulation]) -> Worker | None:
    """None: there is no such role. One that could not be read is still judged by the simulator.

    Raises `CallFailed` when neither is there.
    """
    role, failed, simulation = look.get(key), look.unread(key), look.get(simulated)
    if role is None and failed and simulation and key is EXECUTION_ROLE:
        arn = role_arn(look[TASK_DEFINITION], "executionRoleArn")
        role = Role(
            arn.rpartition("/")[2], arn, True, boundary=Policy(_("permissions boundary"), None), unread=(failed,)
        )
    elif failed:
        raise failed
    return Worker(role, simulation or {}) if role and role.exists else None
