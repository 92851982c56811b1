"""AWS STS: who is asking, and the encoded messages of refused EC2 calls.

https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
"""

from __future__ import annotations

from typing import Any

from decision_tree.practice.realism.seam import Call, Refused, operation
from decision_tree.practice.realism.seeds import Seeds

NOBODY = "/moto"
"""How moto names whoever comes with a key that it has not given out."""


@operation("sts", "GetCallerIdentity")
def get_caller_identity(call: Call, _seeds: Seeds) -> Any:
    """The sandbox belongs to who opened it: the root user, unless a key of one of its users is shown."""
    identity = call.stock()
    if not identity["Arn"].endswith(NOBODY):
        return identity
    return {"UserId": call.account, "Account": call.account, "Arn": f"arn:aws:iam::{call.account}:root"}


@operation("sts", "DecodeAuthorizationMessage")
def decode_authorization_message(call: Call, seeds: Seeds) -> Any:
    decoded = seeds.decoded_messages.get(call.params["EncodedMessage"])
    if decoded is None:
        raise Refused("InvalidAuthorizationMessageException", "Message is not valid.")
    return {"DecodedMessage": decoded}
