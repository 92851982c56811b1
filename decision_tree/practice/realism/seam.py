"""The one place where moto is bent: every call of every service passes `BaseResponse.call_action`.

While a sandbox is open, that method asks first whether the caller may make the call at all (`enforcement`), then
whether we answer the operation ourselves (`operation`), and leaves the rest to moto. What comes back is written in
the service's own protocol by moto's serialisers, errors too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any

from moto.core import errors
from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, BaseResponse

from decision_tree.practice.realism.seeds import Seeds


class Refused(Exception):
    """An error of AWS: its code, its message and the HTTP status."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


@dataclass(frozen=True)
class Call:
    """One request to the sandbox, as AWS's own model of the operation reads it."""

    service: str
    """botocore's name of the service, such as `elbv2`."""
    operation: str
    """Such as `ListTasks`."""
    access_key: str
    region: str
    account: str
    response: Any
    """moto's Response object of this request."""

    @property
    def params(self) -> Mapping[str, Any]:
        if not hasattr(self.response, "params"):
            self.response.parse_parameters(self.response.normalized_request)
        params = self.response.params
        plain: Mapping[str, Any] = params.original_dict() if hasattr(params, "original_dict") else params
        return plain

    def stock(self) -> Any:
        """What moto itself would answer, before it is written in the service's protocol."""
        from moto.core.utils import camelcase_to_underscores

        answer = getattr(self.response, camelcase_to_underscores(self.operation))()
        return answer.result if isinstance(answer, ActionResult) else json.loads(answer)

    def write(self, result: object) -> tuple[int, dict[str, str], Any]:
        """The result, or an error, as status, headers and body."""
        status, headers, body = self.response.serialized(ActionResult(result))
        return int(status), headers, body


Answer = Callable[[Call, Seeds], Any]
Guard = Callable[[Call], None]
_OPERATIONS: dict[tuple[str, str], Answer] = {}


def operation(service: str, *names: str) -> Callable[[Answer], Answer]:
    """Registers who answers these operations instead of moto."""

    def register(answer: Answer) -> Answer:
        for name in names:
            _OPERATIONS[service, name] = answer
        return answer

    return register


def answered_here() -> frozenset[tuple[str, str]]:
    """Service and name of each operation that moto does not answer alone."""
    return frozenset(_OPERATIONS)


@contextmanager
def bent(seeds: Seeds, guard: Guard) -> Iterator[None]:
    """moto as AWS is, until the end of the block. One sandbox at a time: moto's worlds belong to the process."""
    base: Any = BaseResponse
    stock = base.call_action

    @wraps(stock)
    def call_action(self: Any) -> Any:
        name = self._get_action()
        call = Call(self.boto3_service_name, name, self.get_access_key(), self.region, self.current_account, self)
        try:
            guard(call)
            answer = _OPERATIONS.get((call.service, name))
            return call.write(answer(call, seeds)) if answer else stock(self)
        except Refused as refused:
            _, headers, body = call.write(refused)
            return refused.status, {**headers, "status": str(refused.status)}, body
        except ServiceException as error:
            status, headers, body = call.write(error)
            return status, {**headers, "status": str(status)}, body

    known: Any = errors.COMMON_ERROR_CODES
    base.call_action = call_action
    # moto warns of a code that a service's model does not name, and most models do not name these
    errors.COMMON_ERROR_CODES = [*known, "AccessDenied", "AccessDeniedException"]
    try:
        yield
    finally:
        base.call_action, errors.COMMON_ERROR_CODES = stock, known
