"""AWS STS: the encoded messages of refused EC2 calls.

https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html
"""

from __future__ import annotations

from typing import Any

from decision_tree.practice.realism.seam import Call, Refused, operation
from decision_tree.practice.realism.seeds import Seeds


@operation("sts", "DecodeAuthorizationMessage")
def decode_authorization_message(call: Call, seeds: Seeds) -> Any:
    decoded = seeds.decoded_messages.get(call.params["EncodedMessage"])
    if decoded is None:
        raise Refused("InvalidAuthorizationMessageException", "Message is not valid.")
    return {"DecodedMessage": decoded}
