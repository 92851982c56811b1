"""An AWS on the loopback interface: moto behind real HTTP, so that the AWS CLI in a subprocess meets it too.

What moto lacks and the fix scripts use is added here, each with a guard in test_sandbox.py.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any
from urllib.request import Request, urlopen

import boto3
import pytest
from moto.core.responses import ActionResult
from moto.ec2.responses.vpcs import VPCs
from moto.iam.responses import IamResponse
from moto.server import ThreadedMotoServer

REGION = "eu-central-1"
ACCOUNT = "123456789012"


class Sandbox:
    """Where it listens, and clients for it."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.refused: set[str] = set()
        """Actions that the policy simulator refuses, whatever the policies say."""
        self._clients: dict[str, Any] = {}
        self._lock = Lock()

    def client(self, service: str) -> Any:
        with self._lock:  # making a client is not thread-safe, using it is
            if service not in self._clients:
                self._clients[service] = boto3.client(service, region_name=REGION, endpoint_url=self.url)
            return self._clients[service]


@contextmanager
def running() -> Iterator[Sandbox]:
    """A sandbox on a free port, and moto mended while it runs."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    sandbox = Sandbox(f"http://127.0.0.1:{port}")
    # moto keeps its worlds for the whole process: another module's must not be found in this one
    urlopen(Request(f"{sandbox.url}/moto-api/reset", method="POST")).close()  # noqa: S310  (loopback)
    with pytest.MonkeyPatch.context() as patch:
        _mend_private_dns(patch)
        _add_simulator(patch, sandbox)
        yield sandbox
    server.stop()


def _mend_private_dns(patch: pytest.MonkeyPatch) -> None:
    """moto's ModifyVpcEndpoint forgets PrivateDnsEnabled."""
    stock = VPCs.modify_vpc_endpoint

    def modify_vpc_endpoint(self: Any) -> ActionResult:
        result = stock(self)
        wanted = self._get_param("PrivateDnsEnabled")
        if wanted is not None:
            endpoint = self.ec2_backend.describe_vpc_endpoints([self._get_param("VpcEndpointId")])[0]
            endpoint.private_dns_enabled = wanted in (True, "true")
        return result

    patch.setattr(VPCs, "modify_vpc_endpoint", modify_vpc_endpoint)


def _add_simulator(patch: pytest.MonkeyPatch, sandbox: Sandbox) -> None:
    def simulate_principal_policy(self: Any) -> ActionResult:
        actions = self._get_param("ActionNames", [])
        results = [
            {"EvalActionName": a, "EvalDecision": "explicitDeny" if a in sandbox.refused else "allowed"}
            for a in actions
        ]
        return ActionResult({"EvaluationResults": results, "IsTruncated": False})

    patch.setattr(IamResponse, "simulate_principal_policy", simulate_principal_policy, raising=False)
