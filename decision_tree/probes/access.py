"""The way to AWS: calls that are made once, cleaned, counted, and whose failures say what they mean."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from threading import Lock, local
from typing import Any, Literal, TypeVar

from botocore import xform_name
from botocore.paginate import Paginator

from decision_tree.probes.cleaning import cleaned
from decision_tree.probes.clients import Clients, open_session, settle_region
from decision_tree.probes.failures import failed_call, is_from_aws, no_such_key
from decision_tree.probes.hopeless import no_credentials, no_way_to_aws
from decision_tree.probes.options import Options
from decision_tree.probes.probe import CallFailed, LookError
from decision_tree.probes.workers import Workers

T = TypeVar("T")


Stage = Literal["under_way", "in_flight"]


@dataclass
class Statistics:
    """What the calls cost; a call that botocore tried again counts once."""

    calls: int = 0
    under_way: int = 0
    """Calls that are in flight or wait for their client."""
    in_flight: int = 0
    peak: int = 0
    longest_chain: int = 0
    answered: bool = False
    """AWS has answered at least one call, if only with an error."""

    def begin(self, stage: Stage, depth: int) -> None:
        if stage == "under_way":
            self.under_way += 1
            return
        self.calls += 1
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)
        self.longest_chain = max(self.longest_chain, depth)

    def end(self, stage: Stage) -> None:
        if stage == "under_way":
            self.under_way -= 1
        else:
            self.in_flight -= 1


class Access:
    """Calls to AWS for one look, from any number of threads.

    `declared`: the operations that may be used, such as "ecs:DescribeTasks". Every method may raise `LookError`, when
    no call can succeed: no credentials that AWS accepts, or no way to AWS at all.
    """

    def __init__(
        self, options: Options, declared: Collection[str], region: str = "", *, remember: bool = True
    ) -> None:
        """`region` is the target's own, where its ARN or URL names one. Raises `LookError`.

        `remember`: the same call with the same parameters is made only once.
        """
        self.session = open_session(options, declared)
        self.options = options
        self.region = settle_region(self.session, options, region)
        self.statistics = Statistics()
        self._remember = remember
        self.workers = Workers()
        self._clients = Clients(self.session, options)
        self._answers: dict[str, Future[tuple[dict[str, Any], int]]] = {}
        self._stopped: CallFailed | None = None
        self._lock = Lock()
        self._here = local()

    @property
    def depth(self) -> int:
        """Of the chain of dependent calls that the current thread has got to."""
        return getattr(self._here, "depth", 0)

    @depth.setter
    def depth(self, depth: int) -> None:
        self._here.depth = depth

    def foresee(self, operations: Iterable[str]) -> None:
        """Prepare for these operations, in this order, while there is nothing else to do."""
        self._clients.foresee(dict.fromkeys(o.partition(":")[0] for o in operations), self.region)

    def stop(self, kind: str, reason: str) -> None:
        """Begin no more calls: each fails with this reason. Those in flight are left to themselves."""
        self._stopped = CallFailed("", kind, "", reason)
        self._clients.close()
        self.workers.close()

    def call(self, operation: str, *, expect: str, region: str = "", **parameters: Any) -> dict[str, Any]:
        """As `Look.call`."""
        answer = self._answer(operation, region, parameters)
        if expect not in answer:
            raise no_such_key(operation, expect)
        return answer

    def pages(self, operation: str, *, expect: str, region: str = "", **parameters: Any) -> list[Any]:
        """As `Look.pages`."""
        service, _, name = operation.partition(":")
        client = self._client(operation, service, region)
        try:
            paginator = Paginator(
                lambda **page: self._answer(operation, region, page),
                self.session.get_paginator_model(service, client.meta.service_model.api_version).get_paginator(name),
                client.meta.service_model.operation_model(name),
            )
            found: list[Any] = []
            for page in paginator.paginate(**parameters):
                if expect not in page:
                    raise no_such_key(operation, expect)
                found += page[expect]
        except (CallFailed, ValueError):
            raise
        except Exception as error:
            raise self._meant(operation, error) from error
        return found

    def together(self, *calls: Callable[[], T]) -> list[T | CallFailed]:
        """As `Look.together`."""
        depth = self.depth

        def branch(call: Callable[[], T]) -> tuple[T | CallFailed, int]:
            before, self.depth = self.depth, depth
            try:
                return call(), self.depth
            except CallFailed as failed:
                return failed, self.depth
            finally:
                self.depth = before

        results = [future.result() for future in self.workers.side_by_side([partial(branch, c) for c in calls])]
        self.depth = max([depth, *(reached for _, reached in results)])
        return [result for result, _ in results]

    def _answer(self, operation: str, region: str, parameters: dict[str, Any]) -> dict[str, Any]:
        """From AWS, or what AWS answered to the same call before; it may be another thread's that is under way."""
        if self._stopped:
            raise CallFailed(operation, self._stopped.kind, "", self._stopped.reason)
        if not self._remember:
            return self._send(operation, region, parameters)
        key = json.dumps([operation, region, parameters], sort_keys=True, default=str)
        with self._lock:
            first = key not in self._answers
            future = self._answers.setdefault(key, Future())
        if first:
            try:
                future.set_result((self._send(operation, region, parameters), self.depth))
            except BaseException as error:  # whoever waits for the answer must hear of it
                future.set_exception(error)
        answer, depth = future.result()
        self.depth = max(self.depth, depth)
        return answer

    def _send(self, operation: str, region: str, parameters: dict[str, Any]) -> dict[str, Any]:
        service, _, name = operation.partition(":")
        try:
            with self._counted("under_way"):
                ask = getattr(self._client(operation, service, region), xform_name(name))
                return self._asked(operation, partial(ask, **parameters))
        except CallFailed as failed:
            if not (self.statistics.answered or self.statistics.under_way):
                raise self.no_way(failed) from failed
            raise

    def _asked(self, operation: str, ask: Callable[[], Any]) -> dict[str, Any]:
        self.depth += 1
        with self._counted("in_flight"):
            try:
                answer = ask()
            except Exception as error:
                meant = self._meant(operation, error)
                # an error code that is a word is AWS's own, with a request id or without
                refused = isinstance(meant, CallFailed) and meant.kind == "refused"
                self.statistics.answered |= refused or is_from_aws(getattr(error, "response", None))
                raise meant from error
        self.statistics.answered |= is_from_aws(answer)
        result: dict[str, Any] = cleaned(answer)
        return result

    @contextmanager
    def _counted(self, stage: Stage) -> Iterator[None]:
        with self._lock:
            self.statistics.begin(stage, self.depth)
        try:
            yield
        finally:
            with self._lock:
                self.statistics.end(stage)

    def no_way(self, failed: CallFailed | None) -> LookError:
        """What to tell when AWS has answered no call at all; `failed` is one of them."""
        return no_way_to_aws(failed, self.session, self.options, self.region)

    def _client(self, operation: str, service: str, region: str) -> Any:
        try:
            return self._clients.get(service, region or self.region)
        except Exception as error:
            raise self._meant(operation, error) from error

    def _meant(self, operation: str, error: Exception) -> Exception:
        """What is to be raised instead of the error of a call."""
        failed = failed_call(operation, error)
        if failed is None:
            return error
        if failed.kind == "credentials":
            return no_credentials(failed, self.session, self.options, self.region)
        return failed
