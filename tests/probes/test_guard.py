"""Nothing but what is declared leaves this machine: tried with every operation of every service that is used."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest

from decision_tree.probes import guard
from decision_tree.probes.clients import open_session
from decision_tree.probes.options import Options
from decision_tree.probes.registry import declared_operations
from tests.aws.faults import FaultyAws

WRITES = ("Create", "Delete", "Put", "Update", "Modify", "Run", "Stop", "Register", "Attach", "Terminate", "Send")


def _services() -> list[str]:
    used = {operation.partition(":")[0] for operation in declared_operations() | guard.FOR_CREDENTIALS}
    return sorted(used)


@pytest.fixture(scope="module")
def session() -> botocore.session.Session:
    return open_session(Options(region="eu-central-1"), declared_operations())


@pytest.mark.parametrize("service", _services())
def test_every_operation_that_is_not_declared_is_refused_unsent(
    service: str, session: botocore.session.Session, world: FaultyAws
) -> None:
    client = session.create_client(service, region_name="eu-central-1", endpoint_url=world.url)
    allowed = declared_operations() | guard.FOR_CREDENTIALS
    methods = client.meta.method_to_api_mapping
    refused = [name for name in methods.values() if f"{service}:{name}" not in allowed]
    for method, name in methods.items():
        if name in refused:
            with pytest.raises(guard.NotDeclared, match=f"{service}:{name} "):
                getattr(client, method)()
    assert world.requests == []
    writes = [name for name in methods.values() if name.startswith(WRITES)]
    assert set(writes) - {"CreateToken", "CreateOAuth2Token"} <= set(refused)
    assert refused


def test_a_declared_operation_is_sent(session: botocore.session.Session, world: FaultyAws) -> None:
    world.answers["ListClusters"] = {"clusterArns": []}
    client = session.create_client("ecs", region_name="eu-central-1", endpoint_url=world.url)
    client.list_clusters()
    assert world.operations() == ["ListClusters"]


def test_a_url_cannot_be_signed_either(session: botocore.session.Session) -> None:
    client = session.create_client("s3", region_name="eu-central-1")
    with pytest.raises(guard.NotDeclared):
        client.generate_presigned_url("put_object", Params={"Bucket": "b", "Key": "k"})


@pytest.mark.parametrize(
    "operation",
    [
        *sorted(guard.NEVER),
        *("ecs:StopTask", "ecs:UpdateService", "iam:PutRolePolicy", "ec2:RunInstances", "kms:Decrypt"),
        *sorted(guard.FOR_CREDENTIALS - {"sso:GetRoleCredentials"}),
    ],
)
def test_what_writes_or_hands_out_secrets_cannot_even_be_declared(operation: str) -> None:
    with pytest.raises(guard.NotDeclared, match=operation):
        open_session(Options(region="eu-central-1"), [operation])


def test_all_declared_operations_exist_and_only_read() -> None:
    session = botocore.session.Session()
    models: dict[str, Any] = {}
    for operation in sorted(declared_operations()):
        service, _, name = operation.partition(":")
        if service not in models:
            models[service] = session.get_service_model(service)
        assert name in models[service].operation_names, operation
        assert guard.is_reading(operation)
