"""Why AWS cannot be looked at at all, and what to do about it."""

from __future__ import annotations

from difflib import get_close_matches

from botocore.session import Session

from decision_tree.probes.options import Options
from decision_tree.probes.probe import CallFailed, LookError

_KEYS_WRONG = "The access key is not known to AWS: correct it, or choose another profile with --profile."
_NEXT_STEPS = {
    "InvalidClientTokenId": _KEYS_WRONG,
    "UnrecognizedClientException": _KEYS_WRONG,
    "InvalidAccessKeyId": _KEYS_WRONG,
    "AuthFailure": _KEYS_WRONG + " In a Region that has to be enabled first, enable it for the account.",
    "RequestTimeTooSkewed": "Set this machine's clock: AWS refuses requests whose time is more than 5 minutes off.",
    "RequestExpired": "Set this machine's clock: AWS refuses requests whose time is more than 5 minutes off.",
    "SignatureDoesNotMatch": "The secret access key does not belong to the access key id, or this machine's clock is "
    "wrong.",
    "AssumeRole": "Check the profile's role_arn and source_profile, and that the role's trust policy names you.",
    "GetRoleCredentials": "Check the profile's sso_account_id and sso_role_name.",
    "PartialCredentialsError": "Set both AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or neither.",
}
_EXPIRED = ("ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired")
_SSO = (
    "NoAuthTokenError",
    "SSOError",
    "SSOTokenLoadError",
    "TokenRetrievalError",
    "UnauthorizedException",
    "UnauthorizedSSOTokenError",
)
_LOGIN = ("LoginError", "LoginRefreshRequired", "LoginTokenLoadError", "MissingDependencyException")


def no_credentials(failed: CallFailed, session: Session, options: Options, region: str) -> LookError:
    """No call can succeed: there are no credentials, or AWS does not accept them."""
    profile = options.profile or session.get_config_variable("profile") or ""
    of_profile = f" --profile {profile}" if profile else ""
    config = session.get_scoped_config()
    by_sso = "sso_session" in config or "sso_start_url" in config
    code = failed.code
    if code in _SSO or (by_sso and code in (*_EXPIRED, "GetRoleCredentials") and "Forbidden" not in failed.reason):
        return LookError("the SSO session has expired, or none was begun", f"Run: aws sso login{of_profile}")
    if code in _LOGIN or ("login_session" in config and code in _EXPIRED):
        return LookError("the login session has expired, or none was begun", f"Run: aws login{of_profile}")
    if code in _EXPIRED:
        return LookError("the temporary credentials have expired", "Get new ones, and look again.")
    if code == "NoCredentialsError":
        return LookError(
            "there are no AWS credentials",
            "Choose a profile with --profile, or set one up: aws configure sso. CloudShell has them already.",
        )
    if code == "RefreshWithMFAUnsupportedError":
        return LookError(
            f"the profile {profile!r} asks for an MFA code",
            f"Give it to the AWS CLI first, and look again within the hour: aws sts get-caller-identity{of_profile}",
        )
    if "Signature expired" in failed.reason or "Signature not yet current" in failed.reason:
        code = "RequestTimeTooSkewed"
    refused = f"AWS does not accept the credentials in {region} ({failed.reason})"
    return LookError(
        refused if code in _NEXT_STEPS else failed.reason,
        _NEXT_STEPS.get(code, f"See what the AWS CLI says: aws sts get-caller-identity{of_profile}"),
    )


def no_way_to_aws(failed: CallFailed | None, session: Session, options: Options, region: str) -> LookError:
    """AWS has answered nothing at all."""
    if options.endpoint_url:
        return LookError(
            f"nothing at {options.endpoint_url} answers as AWS does{_because(failed)}",
            "Check --endpoint-url, or leave it out.",
        )
    known = regions(session)
    if region not in known:
        near = get_close_matches(region, known, n=3, cutoff=0.5)
        return LookError(
            f"there seems to be no Region called {region!r}",
            f"The nearest names are {', '.join(near)}." if near else "Give a Region as in --region eu-central-1.",
        )
    return LookError(
        f"no way to AWS in {region}{_because(failed)}",
        "Check the network and the proxy: HTTPS_PROXY names one, AWS_CA_BUNDLE its certificates.",
    )


def regions(session: Session) -> list[str]:
    """Every Region that has Amazon ECS, as botocore's own data knows them; no call is made."""
    partitions = session.get_available_partitions()
    return sorted(name for p in partitions for name in session.get_available_regions("ecs", partition_name=p))


def _because(failed: CallFailed | None) -> str:
    return f" ({failed.reason})" if failed else ""
