"""Every way in which a call can fail, as a `CallFailed` in words for people."""

from __future__ import annotations

import re
from typing import Any

from botocore import exceptions as aws
from botocore.parsers import ResponseParserError

from decision_tree.intake.clean import clean_text
from decision_tree.intake.secrets import remove_secrets
from decision_tree.language import _
from decision_tree.probes.permissions import iam_action
from decision_tree.probes.probe import CallFailed

DENIED = frozenset(
    {
        "AccessDenied",
        "AccessDeniedException",
        "AuthorizationError",
        "AuthorizationErrorException",
        "Forbidden",
        "ForbiddenException",
        "NotAuthorized",
        "OptInRequired",
        "SubscriptionRequiredException",
        "UnauthorizedAccess",
        "UnauthorizedException",
        "UnauthorizedOperation",
    }
)
THROTTLED = frozenset(
    {
        "BandwidthLimitExceeded",
        "EC2ThrottledException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
NO_CREDENTIALS = frozenset(
    {
        "AuthFailure",
        "ExpiredToken",
        "ExpiredTokenException",
        "IncompleteSignature",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "InvalidSignatureException",
        "MissingAuthenticationToken",
        "MissingAuthenticationTokenException",
        "RequestExpired",
        "RequestTimeTooSkewed",
        "SignatureDoesNotMatch",
        "TokenRefreshRequired",
        "UnrecognizedClientException",
    }
)
"""https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html and those of EC2 and S3"""

_CREDENTIALS = (
    aws.ConfigNotFound,
    aws.ConfigParseError,
    aws.CredentialRetrievalError,
    aws.InvalidConfigError,
    aws.LoginError,
    aws.MetadataRetrievalError,
    aws.MissingDependencyException,
    aws.NoAuthTokenError,
    aws.NoCredentialsError,
    aws.PartialCredentialsError,
    aws.ProfileNotFound,
    aws.RefreshWithMFAUnsupportedError,
    aws.SSOError,
    aws.TokenRetrievalError,
    aws.UnknownCredentialError,
)
_TIMED_OUT = (aws.ConnectTimeoutError, aws.ReadTimeoutError)
_UNREADABLE = (
    ResponseParserError,
    aws.IncompleteReadError,
    aws.PaginationError,
    aws.ResponseStreamingError,
    aws.ChecksumError,
    aws.FlexibleChecksumError,
    # what botocore's parsers let through when a body is no AWS's
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
)
_UNREACHABLE = (
    aws.ConnectionError,
    aws.HTTPClientError,
    aws.EndpointProviderError,
    aws.UnknownEndpointError,
    aws.InvalidRegionError,
)

_WHO = re.compile(r"(?:User: |assumed-role )?(arn:[\w-]+:(?:sts|iam)::\d*:[^\s]{1,300})")
_WHAT = re.compile(r"not authorized to perform:? ([a-z0-9-]{2,40}:\w{2,80})")
_WHY = re.compile(r"\bwith (an explicit deny in an? [\w -]{3,40}?(?:policy|boundary))\b")
_ENCODED = re.compile(r"Encoded authorization failure message: \S+")
LONGEST = 200
"""Characters of AWS's own words that a reason keeps."""


def failed_call(operation: str, error: Exception) -> CallFailed | None:
    """What the error of a call means; None: it is a mistake of the caller, to be raised as it is."""
    if isinstance(error, aws.ClientError):
        return _answered(operation, error)
    code = type(error).__name__
    says = shortened(str(error))
    if isinstance(error, _CREDENTIALS):
        return CallFailed(operation, "credentials", code, says)
    if isinstance(error, _TIMED_OUT):
        late = _("{operation} timed out: AWS did not answer in time").format(operation=operation)
        return CallFailed(operation, "timed_out", code, late)
    if isinstance(error, _UNREADABLE):
        garbled = _("{operation}: the answer could not be read ({code})").format(operation=operation, code=code)
        return CallFailed(operation, "unreadable", code, garbled)
    if isinstance(error, _UNREACHABLE):
        return CallFailed(operation, "unreachable", code, f"{operation}: {says}")
    return None


def no_such_key(operation: str, key: str) -> CallFailed:
    """An answer without what every good one has: garbage, or a page of something between us and AWS."""
    says = _("{operation}: the answer has no {key!r}: it is cut, or not AWS's").format(operation=operation, key=key)
    return CallFailed(operation, "unreadable", "", says)


def is_from_aws(answer: Any) -> bool:
    """AWS gives each answer a request id; the page of a proxy has none."""
    return isinstance(answer, dict) and bool(answer.get("ResponseMetadata", {}).get("RequestId"))


def shortened(text: str) -> str:
    """AWS's words, cleaned, without secrets, on one line."""
    line = " ".join(remove_secrets(clean_text(_ENCODED.sub("", text)))[0].split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}…"


def _answered(operation: str, error: aws.ClientError) -> CallFailed:
    code = clean_text(str(error.response.get("Error", {}).get("Code", "")))
    message = clean_text(str(error.response.get("Error", {}).get("Message", "")))
    status = int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
    if error.operation_name != operation.partition(":")[2]:
        # botocore's own call on the way to the credentials of a profile
        return CallFailed(operation, "credentials", error.operation_name, shortened(f"{code}: {message}"))
    if code in NO_CREDENTIALS:
        return CallFailed(operation, "credentials", code, shortened(f"{code}: {message}"))
    if code in THROTTLED or status == 429:
        says = _("{code}: AWS has had too many requests for {operation}").format(code=code, operation=operation)
        return CallFailed(operation, "throttled", code, says)
    if code in DENIED or (code == "403" and is_from_aws(error.response)):
        return _denied(operation, code, message)
    if not is_from_aws(error.response) and (code.isdigit() or not code):
        says = _("{operation}: something between here and AWS answered {code}")
        return CallFailed(operation, "unreachable", code, says.format(operation=operation, code=code or status))
    if status >= 500:
        says = _("{operation}: AWS had an internal error ({code})").format(operation=operation, code=code)
        return CallFailed(operation, "unreadable", code, says)
    return CallFailed(operation, "refused", code, shortened(f"{code}: {message}"))


def _denied(operation: str, code: str, message: str) -> CallFailed:
    what, who, why = _WHAT.search(message), _WHO.search(message), _WHY.search(message)
    permission = what[1] if what else iam_action(operation)
    # AWS's code and the permission come first, in every language: reports find the permission by them
    says = _("{code}: {permission} is not allowed for {caller}") if who else _("{code}: {permission} is not allowed")
    reason = says.format(code=code, permission=permission, caller=who[1] if who else "")
    if why:
        reason += f" ({why[1]})"
    return CallFailed(operation, "denied", code, shortened(reason), permission)
