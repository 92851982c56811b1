"""Fixes of time, package, disk, certificate, SSM agent and the agent's container (stubs: tests/script/hosts.py)."""

from __future__ import annotations

import base64
from pathlib import Path

from decision_tree.library import Library
from tests.script.hosts import Host

CHRONYC = """
[[ $1 != -n ]] || shift
state=$ECS_WIZARD_ROOT
[[ -e $state/chronyd-up ]] || exit 1
case $1 in
tracking) echo "System time     : $(cat "$state/off") seconds slow of NTP time" ;;
sources) [[ ! -e $state/source ]] || echo "^* 169.254.169.123  3  4  377  5  +1us[ +2us] +/- 1ms" ;;
add) touch "$state/source" ;;
delete) rm -f "$state/source" ;;
makestep) echo 0.000001 >"$state/off" ;;
esac
"""
DNF = """
root=$ECS_WIZARD_ROOT
case $* in
*check-update*) [[ ! -e $root/newer ]] || exit 100 ;;
*update*) mv "$root/newer" "$root/package" ;;
esac
"""
RPM = 'cat "$ECS_WIZARD_ROOT/package"'
PEM = "-----BEGIN CERTIFICATE-----\nMIIBshopca\n-----END CERTIFICATE-----\n"
OPENSSL = "case $1 in s_client) [[ -e $ECS_WIZARD_ROOT/signed ]] ;; x509) grep -q shopca ;; esac"
AGENT_CONTAINER = r"""
state=$ECS_WIZARD_ROOT/containers
mkdir -p "$state"
field() { cat "$state/$1/$2" 2>/dev/null; }
case $1 in
inspect)
  [[ -d $state/$2 ]] || exit 1
  case $4 in
  *NetworkMode*) field "$2" network ;;
  *State.Running*) field "$2" running ;;
  *Mounts*) echo "0 0 0" ;;
  *RestartPolicy*) field "$2" restart ;;
  *Config.Env*) field "$2" environment ;;
  *Config.Image*) field "$2" image ;;
  *--volume*) field "$2" options ;;
  *Binds*) field "$2" options | grep : ;;
  *Id*) echo id ;;
  esac ;;
stop) echo false >"$state/$2/running" ;;
start) echo true >"$state/$2/running"; touch "$ECS_WIZARD_ROOT/agent-up" ;;
update) echo "${2#--restart=}" >"$state/$3/restart" ;;
rename) mv "$state/$2" "$state/$3" ;;
rm) rm -r "$state/$3" ;;
run)
  new=$state/ecs-agent
  mkdir "$new"
  echo host >"$new/network"; echo true >"$new/running"; echo "${@: -1}" >"$new/image"
  : >"$new/options"
  while (($#)); do
    case $1 in
    --restart=*) echo "${1#*=}" >"$new/restart" ;;
    --env-file) cat "$2" >"$new/environment" ;;
    --volume | --cap-add) printf '%s\n' "$1" "$2" >>"$new/options" ;;
    esac
    shift
  done
  touch "$ECS_WIZARD_ROOT/agent-up" ;;
esac
"""


def with_chrony(folder: Path, library: Library, **facts: str) -> Host:
    host = Host(folder, "credentials.clock_skew", library, {"chronyc": CHRONYC}, facts)
    (host.root / "etc/chrony.conf").write_text("# own\npool pool.ntp.org iburst\nmakestep 1.0 3")
    (host.root / "off").write_text("312.5\n")
    (host.root / "chronyd-up").touch()
    return host


def test_the_clock_jumps_only_where_it_is_asked_to(tmp_path: Path, library: Library) -> None:
    host = with_chrony(tmp_path, library)
    host.apply()
    assert "chronyc makestep" not in host.calls()
    assert not any(call.startswith(("systemctl restart", "systemctl start")) for call in host.calls())
    verified = host.run.run("--verify")
    assert "moves the clock slowly" in verified.stdout
    assert (host.root / "etc/chrony.conf").read_text().splitlines() == [
        "# own", "pool pool.ntp.org iburst", "makestep 1.0 3",
        "server 169.254.169.123 prefer iburst minpoll 4 maxpoll 4",
    ]  # fmt: skip


def test_a_jump_puts_the_clock_right_at_once(tmp_path: Path, library: Library) -> None:
    host = with_chrony(tmp_path, library, clock_step="yes")
    host.prove(stays=("off",))
    assert host.calls().count("chronyc makestep") == 1


def test_a_stopped_time_service_that_would_jump_at_its_start_is_not_started(tmp_path: Path, library: Library) -> None:
    host = with_chrony(tmp_path, library)
    (host.root / "chronyd-up").unlink()
    applied = host.run.run("--apply", "--yes")
    assert applied.returncode == 1
    assert "CLOCK_STEP=yes" in applied.stderr
    assert not any("start" in call for call in host.calls())
    host.undo()
    assert (host.root / "etc/chrony.conf").read_text().endswith("makestep 1.0 3")


def with_package(folder: Path, library: Library, newer: str = "", **facts: str) -> Host:
    host = Host(folder, "agent.too_old", library, {"dnf": DNF, "rpm": RPM}, facts)
    (host.root / "etc/os-release").write_text('ID="amzn"\n')
    (host.root / "package").write_text("1.40.0-1")
    (host.root / "agent-version").write_text("1.40.0-1")
    (host.root / "agent-up").touch()
    if newer:
        (host.root / "newer").write_text(newer)
    return host


def test_the_agent_alone_is_updated(tmp_path: Path, library: Library) -> None:
    host = with_package(tmp_path, library, "1.98.0-1", agent_version_needed="1.50.2")
    host.apply()
    assert "agent 1.98.0" in host.run.run("--verify").stdout
    update = [call for call in host.calls() if "update -y" in call]
    assert update == [
        "dnf -q --releasever=latest update -y --exclude=docker* --exclude=containerd* --exclude=runc* ecs-init"
    ]
    assert not any("docker" in call for call in host.calls() if call.startswith("systemctl"))
    assert "right already, skipped" in host.run.run("--apply", "--yes").stdout


def test_where_no_newer_agent_is_offered_that_is_no_success(tmp_path: Path, library: Library) -> None:
    host = with_package(tmp_path, library)
    applied = host.run.run("--apply", "--yes")
    assert applied.returncode == 1
    assert "offers no newer agent than 1.40.0-1" in applied.stderr


def test_a_newer_agent_that_is_still_too_old_is_no_success(tmp_path: Path, library: Library) -> None:
    host = with_package(tmp_path, library, "1.44.0-1", agent_version_needed="1.50.2")
    applied = host.run.run("--apply", "--yes")
    assert applied.returncode == 1
    assert "The agent is 1.44.0 now, and 1.50.2 is needed" in applied.stderr


def test_unused_images_go_and_what_the_agent_brings_stays(tmp_path: Path, library: Library) -> None:
    host = Host(tmp_path, "image_pull.instance_disk_full", library)
    host.config.write_text("ECS_CLUSTER=shop\nECS_IMAGE_CLEANUP_INTERVAL=1h\n")
    (host.root / "used").write_text("97\n")
    images = "a1 shop/web:1\nb2 amazon/amazon-ecs-pause:0.1.0\nc3 amazon/amazon-ecs-agent:latest\n"
    (host.root / "images").write_text(images)
    mended = host.prove()
    assert mended["etc/ecs/ecs.config"] == (
        "ECS_CLUSTER=shop\nECS_IMAGE_CLEANUP_INTERVAL=1h\nECS_IMAGE_MINIMUM_CLEANUP_AGE=30m\n"
        "ECS_NUM_IMAGES_DELETE_PER_CYCLE=10\nECS_ENGINE_TASK_CLEANUP_WAIT_DURATION=30m\n"
    )
    removed = [call for call in host.calls() if call.startswith("docker rm")]
    assert removed == ["docker rmi shop/web:1"]
    assert not any("prune" in call or "volume" in call for call in host.calls())


def test_a_disk_that_stays_full_is_no_success(tmp_path: Path, library: Library) -> None:
    host = Host(tmp_path, "image_pull.instance_disk_full", library)
    (host.root / "used").write_text("97\n")
    (host.root / "images").write_text("c3 amazon/amazon-ecs-agent:latest\n")
    applied = host.run.run("--apply", "--yes")
    assert applied.returncode == 1
    assert "still over 85 % full" in applied.stderr


def with_registry(folder: Path, library: Library) -> Host:
    facts = {"registry_host": "registry.shop.example:5000", "ca_certificate": base64.b64encode(PEM.encode()).decode()}
    return Host(folder, "image_pull.registry_tls", library, {"openssl": OPENSSL}, facts)


def test_the_ca_is_trusted_for_this_registry_beside_those_that_are_there(tmp_path: Path, library: Library) -> None:
    host = with_registry(tmp_path, library)
    (host.root / "signed").touch()
    folder = host.root / "etc/docker/certs.d/registry.shop.example:5000"
    folder.mkdir(parents=True)
    other = PEM.replace("shopca", "otherca").rstrip("\n")
    (folder / "ca.crt").write_text(other)
    mended = host.prove()
    assert mended["etc/docker/certs.d/registry.shop.example:5000/ca.crt"] == f"{other}\n{PEM}"
    assert not any(call.startswith("systemctl restart") for call in host.calls())


def test_the_folders_that_were_made_for_the_ca_go_again(tmp_path: Path, library: Library) -> None:
    host = with_registry(tmp_path, library)
    (host.root / "signed").touch()
    host.prove()


def test_a_ca_that_did_not_sign_the_registrys_certificate_is_not_trusted(tmp_path: Path, library: Library) -> None:
    host = with_registry(tmp_path, library)
    applied = host.run.run("--apply", "--yes")
    assert applied.returncode == 1
    assert "does not come from this CA" in applied.stderr
    assert not (host.root / "etc/docker").exists()


def test_a_server_that_is_not_registered_is_left_to_the_person(tmp_path: Path, library: Library) -> None:
    host = Host(tmp_path, "credentials.ecs_anywhere", library)
    (host.root / "has-ssm").touch()
    applied = host.run.run("--apply", "--yes")
    assert applied.returncode == 1
    assert "not registered with Systems Manager" in applied.stderr
    registration = host.root / "var/lib/amazon/ssm/registration"
    registration.parent.mkdir(parents=True)
    registration.write_text("{}")
    host.apply()
    assert [call for call in host.calls() if "restart" in call] == [
        "systemctl restart amazon-ssm-agent", "systemctl restart ecs",
    ]  # fmt: skip


def with_agent_container(folder: Path, library: Library) -> Host:
    host = Host(folder, "host.agent_not_on_host_network", library, {"docker": AGENT_CONTAINER})
    (host.root / "has-unit").unlink()
    agent = host.root / "containers/ecs-agent"
    agent.mkdir(parents=True)
    for name, text in {
        "network": "bridge", "running": "true", "restart": "always", "image": "amazon/amazon-ecs-agent:latest",
        "environment": "ECS_CLUSTER=shop\nECS_ENGINE_AUTH_DATA={\"x\": \"a b\"}",
        "options": "--volume\n/var/lib/ecs/data:/data\n--cap-add\nNET_ADMIN",
    }.items():  # fmt: skip
        (agent / name).write_text(f"{text}\n")
    return host


def container_of(files: dict[str, str], name: str) -> dict[str, str]:
    found = {path.split("/")[2]: text for path, text in files.items() if path.startswith(f"containers/{name}/")}
    return {part: text.rstrip("\n") for part, text in found.items()}


def test_the_agents_container_is_made_again_in_the_hosts_network(tmp_path: Path, library: Library) -> None:
    host = with_agent_container(tmp_path, library)
    mended = host.prove()
    before, now = (container_of(mended, name) for name in ("ecs-agent-before-ecs-wizard", "ecs-agent"))
    assert now == before | {"network": "host", "running": "true", "restart": "always"}
    assert (before["running"], before["restart"]) == ("false", "no")
    assert not any("AUTH_DATA" in call for call in host.calls())  # nothing secret on a command line


def test_an_agent_without_a_volume_for_its_data_is_not_made_again(tmp_path: Path, library: Library) -> None:
    host = with_agent_container(tmp_path, library)
    (host.root / "containers/ecs-agent/options").write_text("--volume\n/x:/database\n")
    before = host.files()
    applied = host.run.run("--apply", "--yes")
    assert applied.returncode == 1
    assert "no volume for /data" in applied.stderr
    assert host.files() == before
