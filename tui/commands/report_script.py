"""Print a read-only script that reports what only the container instance or the container can tell.

It changes nothing and prints names and words, never the value of a variable, a credential or an address. Run it
there and bring back what it prints: `ecs-wizard triage FILE` reads it, alone or together with the error.
"""

from __future__ import annotations

import argparse

from decision_tree.field_report import Script, report_script
from decision_tree.language import N_, _
from tui import output
from tui.commands import OK, USAGE

HOW = {
    Script.HOST: N_(
        "Run it as root on the instance: ssh HOST sudo sh -s < report.sh > report.txt, or paste it into a shell of "
        "Session Manager. On many: aws ssm send-command, document AWS-RunShellScript, its lines as the parameter "
        "commands."
    ),
    Script.WINDOWS_HOST: N_(
        "Run it on the instance in PowerShell as an administrator, through Session Manager for example. On many: "
        "aws ssm send-command, document AWS-RunPowerShellScript, its lines as the parameter commands."
    ),
    Script.BOTTLEROCKET_HOST: N_(
        "Paste it into the control container: aws ssm start-session --target INSTANCE_ID. In the admin container, "
        "sudo sheltie gives a root shell for the script of `ecs-wizard report-script host`."
    ),
    Script.CONTAINER: N_(
        "Run it in the container: docker exec -i CONTAINER sh -s PROGRAM < report.sh > report.txt, or paste it into "
        "a shell of ECS Exec (aws ecs execute-command). PROGRAM is the one that fails: its name or its process id."
    ),
}
BACK = N_("Bring back what it prints: ecs-wizard triage report.txt, with the error message as a further file if any.")


EXAMPLES = (
    "ecs-wizard report-script host > report.sh",
    "sudo sh report.sh > report.txt     # there",
    "ecs-wizard triage report.txt",
)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("place", choices=("host", "container"), help=_("where the script is to be run"))
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--shell", choices=("sh", "powershell"), default="sh", help=_("powershell: for a Windows host"))
    kind.add_argument("--bottlerocket", action="store_true", help=_("for a Bottlerocket host, where apiclient tells"))


def run(args: argparse.Namespace) -> int:
    script = _script(args.place, args.shell, bottlerocket=args.bottlerocket)
    if script is None:
        words = _("--shell powershell and --bottlerocket are for the host.")
        output.tell(f"ecs-wizard report-script: {words}")
        return USAGE
    output.say(report_script(script), end="")
    output.tell(f"{_(HOW[script])}\n{_(BACK)}")
    return OK


def _script(place: str, shell: str, *, bottlerocket: bool) -> Script | None:
    if place == "container":
        return None if bottlerocket or shell != "sh" else Script.CONTAINER
    if bottlerocket:
        return Script.BOTTLEROCKET_HOST
    return Script.WINDOWS_HOST if shell == "powershell" else Script.HOST
