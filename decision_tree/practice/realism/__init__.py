"""What moto lacks or does otherwise than AWS, where the wizard looks: one module per service.

Importing this package imports moto. Each module registers its operations with `seam.operation`.
"""

from decision_tree.practice.realism import (
    cloudtrail,
    ec2,
    ecr,
    ecs,
    ecs_definitions,
    ecs_deployments,
    elbv2,
    iam,
    quotas,
    ssm,
    sts,
)

__all__ = [
    "cloudtrail",
    "ec2",
    "ecr",
    "ecs",
    "ecs_definitions",
    "ecs_deployments",
    "elbv2",
    "iam",
    "quotas",
    "ssm",
    "sts",
]
