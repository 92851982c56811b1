"""CloudFormation templates in YAML, written by the YAML library: whatever a value holds, it is read as that text.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-guide.html
"""

from __future__ import annotations

import json
import re
import shlex

import yaml

from decision_tree.schema import CloudFormationResource
from decision_tree.script.infrastructure import Filled

WIDTH = 110


def name_of(found: Filled[CloudFormationResource]) -> str:
    """The resource's logical id, made one of its own for each of several."""
    return found.resource.name + "".join(word.capitalize() for word in re.findall(r"[A-Za-z0-9]+", found.label))


def written(found: Filled[CloudFormationResource], name: str) -> str:
    """The resource, as an entry of `Resources`."""
    entry = {name: {"Type": found.resource.type, "Properties": found.body}}
    # what is not ASCII is escaped, so that nothing moves a terminal
    text = yaml.safe_dump(entry, sort_keys=False, width=WIDTH, allow_unicode=False)
    return "\n".join(f"  {line}" if line else "" for line in text.rstrip("\n").split("\n"))


def import_hint(found: Filled[CloudFormationResource], name: str) -> str:
    """The entry of --resources-to-import that takes over what is there already; empty where nothing can be."""
    if not found.import_id:
        return ""
    entry = {"ResourceType": found.resource.type, "LogicalResourceId": name, "ResourceIdentifier": found.import_id}
    return (
        "aws cloudformation create-change-set --change-set-type IMPORT --resources-to-import "
        f"{shlex.quote(json.dumps([entry]))} …"
    )
