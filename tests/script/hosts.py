"""A container instance in a temporary root: systemctl, docker, iptables and the like are stubs that act on its files.

Each stub notes its call. With KILL_AT the process group ends as by a power cut, just before that change is made.
"""

from __future__ import annotations

import shutil
import signal
from collections.abc import Mapping
from pathlib import Path

from decision_tree.library import Library
from decision_tree.script import build, plan
from tests.script.runner import Runner

STUBS = {
    # an agent's unit; a restart gives the agent the settings of the file, as ecs-init does
    "systemctl": """
case "$1 $2" in
"cat ecs.service") [[ -e $ECS_WIZARD_ROOT/has-unit ]] ;;
"cat amazon-ssm-agent.service") [[ -e $ECS_WIZARD_ROOT/has-ssm ]] ;;
"cat chronyd.service") exit 0 ;;
"cat systemd-timesyncd.service") [[ -e $ECS_WIZARD_ROOT/has-timesyncd ]] ;;
cat*) exit 1 ;;
"restart ecs" | "enable --now")
  cp "$ECS_WIZARD_ROOT/etc/ecs/ecs.config" "$ECS_WIZARD_ROOT/agent-environment" 2>/dev/null
  touch "$ECS_WIZARD_ROOT/agent-up"
  [[ ! -e $ECS_WIZARD_ROOT/package ]] || cp "$ECS_WIZARD_ROOT/package" "$ECS_WIZARD_ROOT/agent-version" ;;
"start chronyd") touch "$ECS_WIZARD_ROOT/chronyd-up" ;;
"show ecs") cat "$ECS_WIZARD_ROOT/unit-environment" 2>/dev/null ;;
esac
""",
    "docker": """
case $1 in
inspect) [[ -e $ECS_WIZARD_ROOT/agent-environment ]] && cat "$ECS_WIZARD_ROOT/agent-environment" ;;
images) cat "$ECS_WIZARD_ROOT/images" 2>/dev/null ;;
rmi) grep -Fv -e " $2" "$ECS_WIZARD_ROOT/images" >"$ECS_WIZARD_ROOT/images.new"
  mv "$ECS_WIZARD_ROOT/images.new" "$ECS_WIZARD_ROOT/images"; echo 40 >"$ECS_WIZARD_ROOT/used" ;;
esac
""",
    "iptables": """
rules=$ECS_WIZARD_ROOT/rules
touch "$rules"
shift
table=$2 what=$3
shift 3
case $what in
-C) grep -Fqx -e "$table $*" "$rules" ;;
-A) printf '%s\\n' "$table $*" >>"$rules" ;;
-I) chain=$1; shift 2; printf '%s\\n' "$table $chain $*" >>"$rules" ;;
-D) grep -Fvx -e "$table $*" "$rules" >"$rules.new"; mv "$rules.new" "$rules" ;;
esac
""",
    "sysctl": """
value=$ECS_WIZARD_ROOT/route_localnet
case $1 in
-n) cat "$value" 2>/dev/null || echo 0 ;;
-qw) echo "${2#*=}" >"$value" ;;
esac
""",
    "curl": """
[[ -e $ECS_WIZARD_ROOT/agent-up ]] || exit 7
version=$(cat "$ECS_WIZARD_ROOT/agent-version" 2>/dev/null || echo 1.98.0-1)
printf '{"Cluster":"shop","ContainerInstanceArn":"arn:aws:ecs:eu-central-1:1:container-instance/shop/1",'
printf '"Version":"Amazon ECS Agent - v%s (*0a1b2c3d)"}' "${version%%-*}"
[[ ! -e $ECS_WIZARD_ROOT/tasks ]] || cat "$ECS_WIZARD_ROOT/tasks"
""",
    "df": """
used=$(cat "$ECS_WIZARD_ROOT/used" 2>/dev/null || echo 40)
printf 'Filesystem 1024-blocks Used Available Capacity Mounted on\\n/dev/x 100 1 1 %s%% /\\n' "$used"
""",
}
CHANGES = {
    "systemctl": "restart*|enable*|disable*|start*|daemon-reload*",
    "docker": "rmi*|run*|rm*|stop*|start*|rename*|update*",
    "iptables": "*-A*|*-I*|*-D*",
    "sysctl": "-qw*",
    "apiclient": "set*",
    "chronyc": "add*|delete*|makestep*",
    "dnf": "*update*-y*",
    **dict.fromkeys(("mv", "cp"), "*"),
}
"""What of the commands changes something: there the process may end."""
STUB = """#!/bin/bash
echo "{name} $*" >>"$ECS_WIZARD_ROOT/calls"
if [[ -n ${{KILL_AT:-}} && {changes} ]]; then
  echo x >>"$ECS_WIZARD_ROOT/changes"
  if (($(wc -l <"$ECS_WIZARD_ROOT/changes") == KILL_AT)); then kill -9 0; fi
fi
export PATH=${{PATH#*:}}
{text}"""


class Host:
    """A container instance with systemd and ecs-init."""

    def __init__(
        self,
        folder: Path,
        cause: str,
        library: Library,
        stubs: Mapping[str, str] | None = None,
        facts: Mapping[str, str] | None = None,
    ) -> None:
        self.root = folder / "root"
        (self.root / "etc/ecs").mkdir(parents=True)
        (self.root / "has-unit").touch()
        self.stubs = folder / "stubs"
        self.stubs.mkdir()
        for name, text in (STUBS | dict(stubs or {})).items():
            self.add_stub(name, text)
        for name in ("mv", "cp"):
            self.add_stub(name, f'exec {shutil.which(name)} "$@"')
        self.run = Runner(folder, build(plan([cause], dict(facts or {}), library, case_id="h-1")))
        self.run.environment = {"ECS_WIZARD_ROOT": str(self.root)}
        self.run.first = self.stubs

    def add_stub(self, name: str, text: str) -> None:
        patterns = " || ".join(f"$* == {_pattern(p)}" for p in CHANGES.get(name, "").split("|") if p) or "-n ''"
        (self.stubs / name).write_text(STUB.format(name=name, changes=f"( {patterns} )", text=text))
        (self.stubs / name).chmod(0o755)

    @property
    def config(self) -> Path:
        return self.root / "etc/ecs/ecs.config"

    def calls(self) -> list[str]:
        noted = self.root / "calls"
        found = noted.read_text().splitlines() if noted.exists() else []
        return [call for call in found if call.split()[0] not in ("mv", "cp")]

    def files(self) -> dict[str, str]:
        """What a fix can change, all but what the stubs note of the agent."""
        noted = {"calls", "changes", "agent-environment", "agent-up", "agent-version", "images", "used"}
        found = (p for p in self.root.rglob("*") if p.name not in noted and (p.is_file() or p.is_dir()))
        kept = {str(p.relative_to(self.root)): _content(p) for p in found}
        return {name: text for name, text in kept.items() if not (name == "rules" and not text)}

    def apply(self) -> None:
        applied = self.run.run("--apply", "--yes")
        assert applied.returncode == 0, applied.stdout + applied.stderr

    def undo(self) -> None:
        undone = self.run.run("--undo", "--yes")
        assert undone.returncode == 0, undone.stdout + undone.stderr

    def prove(self, stays: tuple[str, ...] = ()) -> dict[str, str]:
        """Plan, apply, apply again, verify, undo; the files after apply."""
        broken = self.files()
        shown = self.run.run()
        assert shown.returncode == 0, shown.stderr
        assert "not right yet" in shown.stdout, shown.stdout
        assert self.files() == broken
        self.apply()
        mended = self.files()
        again = self.run.run("--apply", "--yes")
        assert "right already, skipped" in again.stdout
        assert self.files() == mended
        verified = self.run.run("--verify")
        assert verified.returncode == 0, verified.stdout + verified.stderr
        self.undo()
        kept = {name: mended[name] for name in stays}
        assert self.files() == broken | kept
        return mended

    def kill_at(self, change: int, mode: str) -> bool:
        """Runs the mode and ends it just before its n-th change; whether there was such a change."""
        (self.root / "changes").unlink(missing_ok=True)
        ran = self.run.run(f"--{mode}", "--yes", KILL_AT=str(change))
        assert ran.returncode in (0, -signal.SIGKILL), ran.stdout + ran.stderr
        return ran.returncode != 0


def _content(path: Path) -> str:
    if path.is_symlink():
        return f"-> {path.readlink()}"
    return "folder" if path.is_dir() else path.read_bytes().decode("utf-8", "surrogateescape")


def _pattern(text: str) -> str:
    """A pattern of bash with its blanks quoted."""
    return text.replace(" ", "\\ ")
