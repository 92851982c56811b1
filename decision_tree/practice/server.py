"""The sandbox: an AWS on the loopback interface, in this process, behind real HTTP.

Importing this module imports moto. One sandbox at a time: moto's worlds belong to the process.
"""

from __future__ import annotations

import json
import logging
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from decision_tree.practice.isolation import (
    ACCESS_KEY,
    ACCOUNT,
    REGION,
    SECRET_KEY,
    boto_session,
    hosts_found_once,
    isolated,
    models_read_once,
    practice_environment,
    write_shim,
)
from decision_tree.practice.realism.seeds import Decide, Seeds

if TYPE_CHECKING:
    from decision_tree.practice.enforcement import Enforcement
    from decision_tree.practice.world import Built, World

_OPEN = Lock()


@dataclass(frozen=True)
class Credentials:
    """Keys that are worth something in the sandbox only."""

    access_key: str
    secret_key: str

    def environment(self) -> dict[str, str]:
        """The variables that AWS's tools read."""
        return {"AWS_ACCESS_KEY_ID": self.access_key, "AWS_SECRET_ACCESS_KEY": self.secret_key}


class Sandbox:
    """Where it listens, clients for it, and the worlds built in it."""

    region = REGION
    account = ACCOUNT
    credentials = Credentials(ACCESS_KEY, SECRET_KEY)

    def __init__(self, url: str, seeds: Seeds, enforcement: Enforcement, shims: Path) -> None:
        self.url = url
        self.seeds = seeds
        self._enforcement = enforcement
        self._shims = shims
        self._clients: dict[tuple[str, str], Any] = {}
        self._session: Any = None
        self._lock = Lock()

    @property
    def refused(self) -> set[str]:
        """Actions that the policy simulator refuses, whatever the policies say."""
        return self.seeds.refused

    @refused.setter
    def refused(self, actions: set[str]) -> None:
        self.seeds.refused = actions

    def client(self, service: str, credentials: Credentials | None = None, *, region: str = REGION) -> Any:
        """A boto3 client of the sandbox; without credentials the one of the owner, whose calls all pass."""
        with self._lock:  # making a client is not thread-safe, using it is
            if credentials is not None:
                return self._client(boto_session(credentials.access_key, credentials.secret_key), service, region)
            if self._session is None:
                self._session = boto_session()
            if (service, region) not in self._clients:
                self._clients[service, region] = self._client(self._session, service, region)
            return self._clients[service, region]

    def _client(self, session: Any, service: str, region: str) -> Any:
        from botocore.config import Config

        return session.client(service, region_name=region, endpoint_url=self.url, config=Config(proxies={}))

    def environment(self, credentials: Credentials | None = None) -> dict[str, str]:
        """A whole environment for a process, such as a fix script, that shall work on the sandbox."""
        return practice_environment(self.url, self._shims) | (credentials or self.credentials).environment()

    def build(self, world: World) -> Built:
        """Forget what was there, and build this world."""
        from decision_tree.practice.worlds import build

        self.reset()
        return build(self, world)

    def reset(self) -> None:
        """Forget every resource."""
        from moto.moto_api._internal.models import moto_api_backend

        moto_api_backend.reset()
        self.seeds.clear()

    @contextmanager
    def acting_as(self, policy_document: dict[str, Any]) -> Iterator[Credentials]:
        """Keys of a user who has exactly this policy; what it does not allow is refused."""
        iam, name = self.client("iam"), f"limited-{uuid4().hex[:8]}"
        user = iam.create_user(UserName=name)["User"]["Arn"]
        iam.put_user_policy(UserName=name, PolicyName="only", PolicyDocument=json.dumps(policy_document))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        self._enforcement.users[key["AccessKeyId"]] = user
        try:
            yield Credentials(key["AccessKeyId"], key["SecretAccessKey"])
        finally:
            del self._enforcement.users[key["AccessKeyId"]]
            with suppress(iam.exceptions.NoSuchEntityException):  # another world was built meanwhile
                iam.delete_access_key(UserName=name, AccessKeyId=key["AccessKeyId"])
                iam.delete_user_policy(UserName=name, PolicyName="only")
                iam.delete_user(UserName=name)


@contextmanager
def running(decide: Decide) -> Iterator[Sandbox]:
    """A sandbox on a free port, and moto as AWS is while it runs. Raises `RuntimeError` while another one is open."""
    if not _OPEN.acquire(blocking=False):
        raise RuntimeError("a sandbox is open already in this process")
    with ExitStack() as stack:
        stack.callback(_OPEN.release)
        # before moto is imported: it reads the profile then
        stack.enter_context(isolated("http://127.0.0.1:9"))
        os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"  # 1,300 images that no world needs cost 0.3 s
        stack.enter_context(models_read_once())
        stack.enter_context(hosts_found_once())
        from moto.moto_api import state_manager
        from moto.server import ThreadedMotoServer

        from decision_tree.practice import realism  # noqa: F401  (registers its operations)
        from decision_tree.practice.enforcement import Enforcement
        from decision_tree.practice.realism.seam import bent

        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
        server.start()
        stack.callback(server.stop)
        url = f"http://127.0.0.1:{server.get_host_and_port()[1]}"
        stack.enter_context(isolated(url))
        # or every DescribeTasks moves the tasks on to their next state
        state_manager.set_transition("ecs::task", {"progression": "manual", "times": 10**9})
        stack.callback(state_manager.unset_transition, "ecs::task")
        seeds, enforcement = Seeds(decide), Enforcement(decide)
        stack.enter_context(bent(seeds, enforcement.guard))
        shims = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ecs-wizard-")))
        write_shim(shims, url)
        sandbox = Sandbox(url, seeds, enforcement, shims)
        sandbox.reset()
        yield sandbox
