"""What a task needs at its start beside the image: log group, secret and its key, parameter, file system."""

from __future__ import annotations

import json

from decision_tree.practice.world import Efs, Secret
from decision_tree.practice.worlds.names import Site
from decision_tree.practice.worlds.network import from_vpc, group, other_zone


def build_stores(site: Site) -> None:
    """Gives the names of the stores, those too that the task definition names and that are not there."""
    world = site.world
    if world.log_group == "there":
        site.client("logs").create_log_group(logGroupName=site.names["log_group_name"])
    if world.secret is not None:
        _secret(site, world.secret)
    if world.parameter is not None:
        name = f"/{world.cluster}/database"
        site.names |= {"ssm_parameter": name, "ssm_parameter_arn": site.arn("ssm", f"parameter{name}")}
        if world.parameter.state == "there":
            site.client("ssm").put_parameter(Name=name, Type="String", Value="orders")
    if world.efs is not None:
        _file_system(site, world.efs)


def _secret(site: Site, secret: Secret) -> None:
    secrets, name = site.client("secretsmanager"), f"{site.world.cluster}/database"
    if secret.state == "missing":
        site.names |= {"secret_name": name, "secret_arn": site.arn("secretsmanager", f"secret:{name}-Ab3dEf")}
        return
    key = {"KmsKeyId": _key(site, secret)} if secret.key != "aws" else {}
    value = json.dumps({"password": "only-for-practice"})
    arn = secrets.create_secret(Name=name, SecretString=value, **key)["ARN"]
    site.names |= {"secret_name": name, "secret_arn": arn}
    if secret.state == "deleted":
        secrets.delete_secret(SecretId=arn, RecoveryWindowInDays=7)


def _key(site: Site, secret: Secret) -> str:
    kms = site.client("kms")
    root = f"arn:aws:iam::{site.owner.account}:root"
    others = f"arn:aws:iam::{site.owner.account}:role/security-team"
    statement = {
        "Sid": "Administration",
        "Effect": "Allow",
        "Principal": {"AWS": others if secret.key == "other_principals" else root},
        "Action": "kms:*",
        "Resource": "*",
    }
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    key = kms.create_key(Description="secrets of the shop", Policy=policy)["KeyMetadata"]
    site.names["kms_key_arn"] = key["Arn"]
    if secret.key == "disabled":
        kms.disable_key(KeyId=key["KeyId"])
    return str(key["Arn"])


def _file_system(site: Site, efs: Efs) -> None:
    client = site.client("efs")
    id_ = client.create_file_system(CreationToken=site.world.service)["FileSystemId"]
    guard = group(site, "file-system", [from_vpc(2049)] if efs.ingress == "open" else [])
    subnets = site.subnets if efs.mount_target == "task_zones" else [other_zone(site)]
    for subnet in subnets:
        client.create_mount_target(FileSystemId=id_, SubnetId=subnet, SecurityGroups=[guard])
    site.names |= {"file_system_id": id_, "file_system_security_group": guard}
