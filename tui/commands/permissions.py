"""The IAM policy that looking needs: every action that the wizard uses, all of them read-only, and no other."""

from __future__ import annotations

import argparse
import json

from decision_tree.language import _
from decision_tree.probes import permission_policy
from tui import output
from tui.commands import OK

EXAMPLES = ("ecs-wizard permissions > look-policy.json",)


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=["json"], default="json")


def run(args: argparse.Namespace) -> int:  # noqa: ARG001  (one format)
    output.say(json.dumps(permission_policy(), indent=2))
    output.tell(
        _(
            "Save it as look.json, then: aws iam create-policy --policy-name ecs-wizard-look --policy-document "
            "file://look.json, and attach it to whoever looks."
        )
    )
    return OK
