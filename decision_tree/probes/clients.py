"""botocore's session and clients, set up as the AWS CLI would for the same options and environment."""

from __future__ import annotations

import itertools
import os
from collections.abc import Collection, Iterable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from queue import PriorityQueue
from threading import Lock, Thread
from typing import Any

import botocore.session
from botocore.config import Config
from botocore.credentials import JSONFileCache
from botocore.exceptions import BotoCoreError, ProfileNotFound, RefreshWithMFAUnsupportedError

from decision_tree import __version__
from decision_tree.intake.clean import clean_text
from decision_tree.language import _
from decision_tree.probes import guard
from decision_tree.probes.models import models
from decision_tree.probes.options import Options
from decision_tree.probes.probe import LookError

CONNECT_SECONDS = 3
READ_SECONDS = 6
ATTEMPTS = 3
_CONFIG = Config(
    connect_timeout=CONNECT_SECONDS,
    read_timeout=READ_SECONDS,
    retries={"mode": "adaptive", "total_max_attempts": ATTEMPTS},
    max_pool_connections=50,
    tcp_keepalive=True,
    user_agent_extra=f"ecs-wizard/{__version__}",
)


def open_session(options: Options, declared: Collection[str]) -> botocore.session.Session:
    """A session that reads only. Raises `LookError` for a profile that does not exist."""
    session = botocore.session.Session(profile=options.profile or None)
    try:
        session.register_component("data_loader", models(session.get_config_variable("data_path")))
        guard.install(session, declared)
        _assume_roles_as_the_cli_does(session)  # with AWS_DATA_PATH set, this is the first to miss the profile
    except ProfileNotFound as error:
        raise _no_such_profile(session, error) from None
    except BotoCoreError as error:
        raise LookError(clean_text(str(error)), _("Correct the AWS configuration file.")) from None
    return session


def settle_region(session: botocore.session.Session, options: Options, of_target: str = "") -> str:
    """The Region to look at: the chosen one, the target's, then as the AWS CLI 2 finds it. Raises `LookError`.

    It is the session's from then on, which assumes a profile's role there.

    botocore does not read `AWS_REGION`, which the AWS CLI 2 and the other SDKs read first.
    https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html
    """
    if options.region and of_target and options.region != of_target:
        raise LookError(
            _("the Region {region} was chosen, and what is to be looked at is in {other}").format(
                region=options.region, other=of_target
            ),
            _("Leave the Region out, or give {region}.").format(region=of_target),
        )
    region = options.region or of_target or os.environ.get("AWS_REGION") or session.get_config_variable("region")
    if not region:
        raise LookError(_("no Region is set"), _("Give one with --region, or set AWS_REGION."))
    session.set_config_variable("region", region)
    return clean_text(str(region))


class Clients:
    """Clients of one session, made one after another by a thread of their own, and ahead of need.

    Making a client is not thread-safe and takes up to 0.2 s of computing; using one is, and does not.
    """

    def __init__(self, session: botocore.session.Session, options: Options) -> None:
        self._session = session
        self._endpoint_url = options.endpoint_url or None
        self._made: dict[tuple[str, str], Future[Any]] = {}
        self._wanted: PriorityQueue[tuple[int, int, tuple[str, str] | None]] = PriorityQueue()
        self._count = itertools.count()
        self._lock = Lock()
        Thread(target=self._make_all, daemon=True, name="clients").start()

    def get(self, service: str, region: str) -> Any:
        """The client; made before those that are only foreseen. Raises what botocore raises."""
        return self._want(0, service, region).result()

    def foresee(self, services: Iterable[str], region: str) -> None:
        """Make these, in this order, while there is nothing else to do."""
        for service in services:
            self._want(1, service, region)

    def close(self) -> None:
        """Make no more."""
        self._wanted.put((-1, next(self._count), None))

    def _want(self, priority: int, service: str, region: str) -> Future[Any]:
        with self._lock:
            future = self._made.setdefault((service, region), Future())
        if not future.done():
            self._wanted.put((priority, next(self._count), (service, region)))
        return future

    def _make_all(self) -> None:
        with suppress(Exception):  # a client that is asked for raises the same
            self._session.get_credentials()
        while (key := self._wanted.get()[2]) is not None:
            future = self._made[key]
            if not future.done():
                self._make(*key, future)

    def _make(self, service: str, region: str, future: Future[Any]) -> None:
        try:
            future.set_result(
                self._session.create_client(
                    service, region_name=region, endpoint_url=self._endpoint_url, config=_CONFIG
                )
            )
        except Exception as error:
            future.set_exception(error)


class _CliCache(JSONFileCache):  # type: ignore[misc]
    """The credentials of assumed roles that the AWS CLI has stored; those of this process stay in memory."""

    def __init__(self) -> None:
        super().__init__(str(Path("~/.aws/cli/cache").expanduser()))
        self._own: dict[str, Any] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._own or super().__contains__(key)

    def __getitem__(self, key: str) -> Any:
        return self._own[key] if key in self._own else super().__getitem__(key)

    def __setitem__(self, key: str, value: Any) -> None:
        self._own[key] = value

    def __delitem__(self, key: str) -> None:
        self._own.pop(key, None)


def _assume_roles_as_the_cli_does(session: botocore.session.Session) -> None:
    """Use a role that the AWS CLI has assumed already, and never ask for an MFA code in the middle of a screen."""

    def no_prompt(_: str) -> str:
        raise RefreshWithMFAUnsupportedError

    provider = session.get_component("credential_provider").get_provider("assume-role")
    provider.cache = _CliCache()
    provider._prompter = no_prompt


def _no_such_profile(session: botocore.session.Session, error: ProfileNotFound) -> LookError:
    from difflib import get_close_matches  # rarely needed

    name = clean_text(str(error.kwargs.get("profile", "")))
    known = [clean_text(profile) for profile in session.available_profiles]
    near = get_close_matches(name, known, n=3, cutoff=0.4) or sorted(known)[:3]
    return LookError(
        _("there is no profile called {profile!r} in the AWS configuration").format(profile=name),
        _("Profiles that exist: {profiles}.").format(profiles=", ".join(near))
        if near
        else _("Create it with: {command}").format(command=f"aws configure sso --profile {name}"),
    )
