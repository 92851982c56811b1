"""What moto lacks or does otherwise than AWS, where the wizard looks: one module per service.

Importing this package imports moto. Each module registers its operations with `seam.operation`.
"""

from decision_tree.practice.realism import (
    autoscaling,
    cloudtrail,
    ec2,
    ecr,
    ecs,
    ecs_definitions,
    ecs_deployments,
    ecs_services,
    ecs_settings,
    elbv2,
    iam,
    quotas,
    ssm,
    sts,
)

__all__ = [
    "autoscaling",
    "cloudtrail",
    "ec2",
    "ecr",
    "ecs",
    "ecs_definitions",
    "ecs_deployments",
    "ecs_services",
    "ecs_settings",
    "elbv2",
    "iam",
    "quotas",
    "ssm",
    "sts",
]
