"""A fix of a container instance that is killed between any two changes: --undo and --apply work from there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from decision_tree.library import Library
from tests.script.hosts import Host
from tests.script.runner import ALL
from tests.script.test_host_more import with_agent_container, with_chrony

Build = Callable[[Path, Library], Host]
NOT_PUT_BACK = {"off"}
"""The time: it goes on."""


def _settings(folder: Path, library: Library) -> Host:
    host = Host(folder, "agent.task_role_disabled", library)
    host.config.write_bytes(b'\xef\xbb\xbfECS_CLUSTER="shop"\r\n# last line without an end\nECS_LOGLEVEL=info')
    return host


def _missing_file(folder: Path, library: Library) -> Host:
    host = Host(folder, "proxy.agent_without_exceptions", library)
    host.config.parent.rmdir()
    return host


def _lost_rules(folder: Path, library: Library) -> Host:
    host = Host(folder, "host.iptables_rules_lost", library)
    (host.root / "has-unit").unlink()
    (host.root / "route_localnet").write_text("0\n")
    return host


def _route_localnet(folder: Path, library: Library) -> Host:
    host = Host(folder, "host.route_localnet_off", library)
    (host.root / "route_localnet").write_text("0\n")
    return host


def _full_disk(folder: Path, library: Library) -> Host:
    host = Host(folder, "image_pull.instance_disk_full", library)
    host.config.write_text("ECS_CLUSTER=shop\nECS_IMAGE_CLEANUP_INTERVAL=1h\nECS_NUM_IMAGES_DELETE_PER_CYCLE=7\n")
    (host.root / "used").write_text("97\n")
    (host.root / "images").write_text("a1 shop/web:1\n")
    return host


def _clock(folder: Path, library: Library) -> Host:
    return with_chrony(folder, library, clock_step="yes")


SOME = [_settings, _lost_rules]
MORE = [_missing_file, _route_localnet, _full_disk, _clock, with_agent_container]
HOSTS = pytest.mark.parametrize("make", SOME + MORE * ALL, ids=lambda make: make.__name__.strip("_"))


def state_of(host: Host) -> dict[str, str]:
    return {name: text for name, text in host.files().items() if name not in NOT_PUT_BACK}


def new_host(make: Build, folder: Path, library: Library) -> Host:
    folder.mkdir()
    return make(folder, library)


@HOSTS
def test_a_killed_apply_can_be_taken_back_and_gone_on_with(make: Build, tmp_path: Path, library: Library) -> None:
    change = 0
    while True:
        change += 1
        first = new_host(make, tmp_path / f"undo-{change}", library)
        broken = state_of(first)
        if not first.kill_at(change, "apply"):
            break
        first.undo()
        assert state_of(first) == broken, f"taken back after it was killed at change {change}"
        second = new_host(make, tmp_path / f"again-{change}", library)
        assert second.kill_at(change, "apply")
        second.apply()
        assert second.run.run("--verify").returncode == 0, f"gone on with after change {change}"
        second.undo()
        assert state_of(second) == broken, f"gone on with, then taken back, after change {change}"
    assert change > 3


@HOSTS
def test_a_killed_undo_can_be_given_again(make: Build, tmp_path: Path, library: Library) -> None:
    change = 0
    while True:
        change += 1
        host = new_host(make, tmp_path / str(change), library)
        broken = state_of(host)
        host.apply()
        killed = host.kill_at(change, "undo")
        host.undo()
        assert state_of(host) == broken, f"killed at change {change}"
        if not killed:
            break
    assert change > 1
