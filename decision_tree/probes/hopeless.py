"""Why AWS cannot be looked at at all, and what to do about it."""

from __future__ import annotations

from difflib import get_close_matches

from botocore.session import Session

from decision_tree.language import N_, _
from decision_tree.probes.options import Options
from decision_tree.probes.probe import CallFailed, LookError

_KEYS_WRONG = N_("The access key is not known to AWS: correct it, or choose another profile with --profile.")
_CLOCK_WRONG = N_("Set this machine's clock: AWS refuses requests whose time is more than 5 minutes off.")
_NEXT_STEPS = {
    "InvalidClientTokenId": _KEYS_WRONG,
    "UnrecognizedClientException": _KEYS_WRONG,
    "InvalidAccessKeyId": _KEYS_WRONG,
    "AuthFailure": N_(
        "The access key is not known to AWS: correct it, or choose another profile with --profile. "
        "In a Region that has to be enabled first, enable it for the account."
    ),
    "RequestTimeTooSkewed": _CLOCK_WRONG,
    "RequestExpired": _CLOCK_WRONG,
    "SignatureDoesNotMatch": N_(
        "The secret access key does not belong to the access key id, or this machine's clock is wrong."
    ),
    "AssumeRole": N_("Check the profile's role_arn and source_profile, and that the role's trust policy names you."),
    "GetRoleCredentials": N_("Check the profile's sso_account_id and sso_role_name."),
    "PartialCredentialsError": N_("Set both AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or neither."),
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
        return LookError(_("the SSO session has expired, or none was begun"), _run(f"aws sso login{of_profile}"))
    if code in _LOGIN or ("login_session" in config and code in _EXPIRED):
        return LookError(_("the login session has expired, or none was begun"), _run(f"aws login{of_profile}"))
    if code in _EXPIRED:
        return LookError(_("the temporary credentials have expired"), _("Get new ones, and look again."))
    if code == "NoCredentialsError":
        return LookError(
            _("there are no AWS credentials"),
            _("Choose a profile with --profile, or set one up: aws configure sso. CloudShell has them already."),
        )
    whoami = f"aws sts get-caller-identity{of_profile}"
    if code == "RefreshWithMFAUnsupportedError":
        return LookError(
            _("the profile {profile!r} asks for an MFA code").format(profile=profile),
            _("Give it to the AWS CLI first, and look again within the hour: {command}").format(command=whoami),
        )
    if "Signature expired" in failed.reason or "Signature not yet current" in failed.reason:
        code = "RequestTimeTooSkewed"
    if code not in _NEXT_STEPS:
        return LookError(failed.reason, _("See what the AWS CLI says: {command}").format(command=whoami))
    refused = _("AWS does not accept the credentials in {region} ({reason})")
    return LookError(refused.format(region=region, reason=failed.reason), _(_NEXT_STEPS[code]))


def no_way_to_aws(failed: CallFailed | None, session: Session, options: Options, region: str) -> LookError:
    """AWS has answered nothing at all."""
    if options.endpoint_url:
        return LookError(
            _("nothing at {url} answers as AWS does").format(url=options.endpoint_url) + _because(failed),
            _("Check --endpoint-url, or leave it out."),
        )
    known = regions(session)
    if region not in known:
        near = get_close_matches(region, known, n=3, cutoff=0.5)
        return LookError(
            _("there seems to be no Region called {region!r}").format(region=region),
            _("The nearest names are {names}.").format(names=", ".join(near))
            if near
            else _("Give a Region as in --region eu-central-1."),
        )
    return LookError(
        _("no way to AWS in {region}").format(region=region) + _because(failed),
        _("Check the network and the proxy: HTTPS_PROXY names one, AWS_CA_BUNDLE its certificates."),
    )


def regions(session: Session) -> list[str]:
    """Every Region that has Amazon ECS, as botocore's own data knows them; no call is made."""
    partitions = session.get_available_partitions()
    return sorted(name for p in partitions for name in session.get_available_regions("ecs", partition_name=p))


def _run(command: str) -> str:
    return _("Run: {command}").format(command=command)


def _because(failed: CallFailed | None) -> str:
    return f" ({failed.reason})" if failed else ""
