"""The task's AWS calls that were refused, from CloudTrail: no other part of AWS remembers them.

The session of a task's role is named after the task's id. Management events only, up to 15 minutes late.
https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from decision_tree.case import Document
from decision_tree.intake import clean_text, read_aws
from decision_tree.intake.documents import Document as AwsDocument
from decision_tree.intake.json_text import get_text
from decision_tree.intake.messages import shortened
from decision_tree.intake.secrets import remove_secrets
from decision_tree.language import N_, _
from decision_tree.probes.probe import Given, Look, Note, probe
from decision_tree.probes.task_state import own_errors, task_id
from decision_tree.probes.things import TASK

_LOOKUP = "cloudtrail:LookupEvents"
_REFUSALS = ("AccessDenied", "UnauthorizedOperation", "Forbidden", "NotAuthorized")


@probe(N_("the task's calls that AWS refused"), operations=(_LOOKUP,), needs=(TASK,))
def refused_in_trail(look: Look) -> Iterator[Given]:
    """Only where the application is refused, or ended with an error, and nothing tells which call it was.

    What a refused application was refused is taken as a message is. Beside an error it is told, and concludes
    nothing: applications also try what they can do without.
    """
    refused = look.known.get("phase") == "app_denied"
    if "denied_action" in look.known or not (refused or own_errors(look[TASK])):
        return
    named = [{"AttributeKey": "Username", "AttributeValue": task_id(look[TASK])}]
    found = refusals(look.call(_LOOKUP, expect="Events", LookupAttributes=named, MaxResults=50)["Events"])
    if found:
        told = _("AWS refused a call of the task, as CloudTrail shows: {message}")
        yield Note(told.format(message=shortened(found[0])))
    if found and refused:
        intake = read_aws([AwsDocument("CloudTrail event", messages=found[:1])], look.library)
        yield from intake.observations
        yield Document(_("what CloudTrail shows"), intake.text)
    elif refused:
        none = _("CloudTrail shows no refused call of the task. It is up to 15 minutes late, and does not see all.")
        yield Note(none)


def refusals(events: Sequence[Any]) -> list[str]:
    """The messages of the events that AWS refused, in their order: the newest comes first."""
    messages = []
    for event in events:
        try:
            record = json.loads(get_text(event, "CloudTrailEvent"))
        except ValueError:
            continue
        if any(word in get_text(record, "errorCode") for word in _REFUSALS) and get_text(record, "errorMessage"):
            # its escaped characters were text until now
            messages.append(remove_secrets(clean_text(get_text(record, "errorMessage")))[0])
    return messages
