"""Keeps everything that runs against a sandbox away from the real AWS.

A person who practises has real profiles, keys and proxies on the same machine. None of them may be read: what is
started for practice gets an environment without them, and while a sandbox is open this process has none either.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

REGION = "eu-central-1"
ACCOUNT = "123456789012"
ACCESS_KEY = "testing"
SECRET_KEY = "testing"  # noqa: S105  (a word, not a secret)

_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
_SHIM = """#!/bin/sh
# some builds of the AWS CLI do not read AWS_ENDPOINT_URL
exec "{aws}" --endpoint-url "{url}" "$@"
"""


def without_aws(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without keys, profiles, Regions and proxies."""
    return {
        name: value
        for name, value in environment.items()
        if not name.startswith(("AWS_", "BOTO_")) and name.lower() not in _PROXIES
    }


def practice_environment(url: str, shims: Path | None = None) -> dict[str, str]:
    """A whole environment for a process that shall find the sandbox at `url` and nothing else."""
    environment = without_aws(os.environ) | {
        "AWS_ENDPOINT_URL": url,
        "AWS_ACCESS_KEY_ID": ACCESS_KEY,
        "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
        "NO_PROXY": "*",
        "no_proxy": "*",
    }
    if shims is not None:
        environment["PATH"] = os.pathsep.join([str(shims), environment.get("PATH", os.defpath)])
    return environment


def write_shim(folder: Path, url: str) -> None:
    """An `aws` that knows the sandbox's address, for the front of PATH. Nothing where there is no AWS CLI."""
    aws = shutil.which("aws")
    if aws:
        shim = folder / "aws"
        shim.write_text(_SHIM.format(aws=aws, url=url), encoding="utf-8")
        shim.chmod(0o700)


@contextmanager
def isolated(url: str) -> Iterator[None]:
    """This process itself, until the end of the block, finds only the sandbox."""
    before = dict(os.environ)
    practice = practice_environment(url)
    try:
        os.environ.update(practice)
        for name in before.keys() - practice.keys():
            del os.environ[name]
        yield
    finally:
        os.environ.update(before)
        for name in os.environ.keys() - before.keys():
            del os.environ[name]


@contextmanager
def models_read_once() -> Iterator[None]:
    """botocore's JSON models are parsed once, not once per session: moto makes dozens of sessions at its start."""
    from botocore.loaders import JSONFileLoader

    stock = JSONFileLoader.load_file
    known: dict[str, Any] = {}

    @wraps(stock)
    def load_file(self: Any, path: str) -> Any:
        if path not in known:
            known[path] = stock(self, path)
        return known[path]

    JSONFileLoader.load_file = load_file
    try:
        yield
    finally:
        JSONFileLoader.load_file = stock


@contextmanager
def hosts_found_once() -> Iterator[None]:
    """moto finds the service of a host once: it lists its folder and tries 200 patterns for every request."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication

    dispatcher: Any = DomainDispatcherApplication
    stock = dispatcher.get_backend_for_host
    known: dict[str | None, Any] = {}

    @wraps(stock)
    def get_backend_for_host(self: Any, host: str | None) -> Any:
        if host not in known:
            known[host] = stock(self, host)
        return known[host]

    dispatcher.get_backend_for_host = get_backend_for_host
    try:
        yield
    finally:
        dispatcher.get_backend_for_host = stock


def boto_session(access_key: str = ACCESS_KEY, secret_key: str = SECRET_KEY) -> Any:
    """A boto3 session that reads neither environment nor files, whatever stands there."""
    import boto3
    from botocore.session import Session

    session = Session(
        session_vars={
            "profile": (None, None, None, None),
            "region": (None, None, REGION, None),
            "config_file": (None, None, os.devnull, None),
            "credentials_file": (None, None, os.devnull, None),
            "ca_bundle": (None, None, None, None),
        }
    )
    return boto3.session.Session(access_key, secret_key, region_name=REGION, botocore_session=session)
