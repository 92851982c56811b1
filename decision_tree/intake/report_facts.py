"""What the values of a report say for certain: facts with the key that shows each.

A value that the script could not check is not in the report's values. What two values contradict is no fact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

Values = Mapping[str, str]
Found = tuple[str, str, str]
"""Fact, value, and the key that shows it."""

_OWN_ENVIRONMENT = ("cron", "supervisord", "systemd", "s6")
"""Launchers below which a person runs the script only to see what they give to their programs. A shell behind ssh or
sudo is the usual way into a container: it tells nothing of the program that fails."""
_LAUNCHERS = ("main_process", "sudo", "ssh", *_OWN_ENVIRONMENT)
_ENDPOINT = {
    "http_200": "answers", "http_400": "not_ready", "http_503": "not_ready", "http_429": "throttled",
    "timeout": "timeout", "refused": "refused",
}  # fmt: skip
_PROXY_PAGES = ("http_403", "http_502", "http_504")
# https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html; the versions are those of the
# question about the SDK's version
_OLDEST_SDK: dict[str, dict[str, tuple[int, ...]]] = {
    "python": {"sdk_python": (1, 4, 37)},
    "node": {"sdk_node_2": (2, 4, 7), "sdk_node_3": (3,)},
    "java": {"sdk_java_1": (1, 11, 16), "sdk_java_2": (2,)},
    "ruby": {"sdk_ruby_2": (2, 3, 22), "sdk_ruby_3": (3,)},
    "go": {"sdk_go_1": (1, 2, 5), "sdk_go_2": (0,)},
}


def host_facts(values: Values, network_mode: str | None) -> Iterator[Found]:
    """Facts about the container instance; none where the script ran inside a container by mistake."""
    if values.get("place") == "bottlerocket_container":
        yield ("os", "bottlerocket", "os_id")
        yield from _proxy_on_host(values, ("proxy_bottlerocket",))
        return
    if values.get("place") != "host":
        return
    yield from _operating_system(values)
    yield from _agent(values)
    yield from _nat_rules(values, network_mode)
    windows = values.get("os_id") == "windows"
    yield from _proxy_on_host(
        values, ("proxy_agent",) if windows else ("proxy_agent", "proxy_ecs_init", "proxy_docker")
    )


def _operating_system(values: Values) -> Iterator[Found]:
    system, unit = values.get("os_id"), values.get("agent_unit")
    if system in ("windows", "bottlerocket"):
        yield ("os", system, "os_id")
    elif system == "amzn" and unit is not None:
        yield ("os", "other_linux" if unit == "absent" else "amazon_linux", "os_id")
    elif system is not None and system != "amzn":
        yield ("os", "other_linux", "os_id")


def _agent(values: Values) -> Iterator[Found]:
    process, answer = values.get("agent_process"), values.get("agent_answer")
    if answer == "http_200":
        yield ("agent_running", "yes", "agent_answer")
    elif process == "running":
        yield ("agent_running", "yes", "agent_process")
    elif process == "absent" and values.get("listen_51678") == "no":
        yield ("agent_running", "no", "agent_process")
        yield ("agent_connected", "no", "agent_process")  # only a running agent can be connected
        return
    if "agent_version" in values:
        yield ("agent_version_number", values["agent_version"], "agent_version")
    yield from _agent_config(values)


def _agent_config(values: Values) -> Iterator[Found]:
    """What a stopped agent was started with says nothing of its next start."""
    differing = values.get("config_not_in_effect")
    if values.get("os_id") == "windows" or (
        values.get("agent_process") != "running" and values.get("agent_answer") != "http_200"
    ):
        return
    if values.get("config_file") == "absent":
        yield ("agent_config", "not_changed", "config_file")
    elif differing == "none" and values.get("config_settings", "0") != "0":
        yield ("agent_config", "effective", "config_not_in_effect")
    elif differing not in (None, "none"):
        yield ("agent_config", "not_effective", "config_not_in_effect")


def _nat_rules(values: Values, network_mode: str | None) -> Iterator[Found]:
    """Bridge mode needs the rule of one chain, host mode that of the other; which one counts may not be known."""
    chains = {"bridge": ("nat_prerouting",), "host": ("nat_output",)}.get(
        network_mode or "", ("nat_prerouting", "nat_output")
    )
    present = {values[chain] == "right" for chain in chains if chain in values}
    if any(chain not in values for chain in chains) or len(present) != 1:
        return
    if not present.pop():
        yield ("nat_rules", "absent", chains[0])
    elif network_mode == "host" or "on" in (values.get("route_localnet"), values.get("route_localnet_docker0")):
        yield ("nat_rules", "present", chains[0])
    elif values.get("route_localnet") == "off":  # the kernel asks for one of the two settings
        yield ("nat_rules", "route_localnet_off", "route_localnet")


def _proxy_on_host(values: Values, keys: tuple[str, ...]) -> Iterator[Found]:
    words = {key: values.get(key) for key in keys}
    for key, word in words.items():
        if word == "without_exceptions":
            yield ("proxy_on_host", "without_exceptions", key)
            return
    known = set(words.values())
    if known == {"none"}:
        yield ("proxy_on_host", "none", keys[0])
    elif known <= {"none", "with_exceptions"}:
        yield ("proxy_on_host", "with_exceptions", next(k for k, w in words.items() if w == "with_exceptions"))


def container_facts(values: Values) -> Iterator[Found]:
    """Facts about the task and the program that fails; none where the script did not run in a container of ECS."""
    if values.get("place") != "ecs_container":
        return
    for fact in ("launch_type", "network_mode"):
        if fact in values:
            yield (fact, values[fact], fact)
    variable = tuple(_variable(values))
    yield from variable
    yield from _endpoint(values, next((value for fact, value, _ in variable if fact == "credentials_variable"), None))
    proxy = _agreed(values, "proxy_pid1", "proxy_process")
    if proxy in ("none", "with_exceptions", "without_exceptions"):
        yield ("proxy_in_container", proxy, "proxy_process")
    yield from _credentials_source(values)
    yield from _sdk_version(values)
    yield from _hop_limit(values)


def _agreed(values: Values, pid1: str, process: str) -> str | None:
    """What both processes have. The one that a person named is the one that fails: it counts alone."""
    if values.get("process") == "given":
        return values.get(process)
    return values.get(process) if values.get(pid1) == values.get(process) else None


def _variable(values: Values) -> Iterator[Found]:
    first, process = values.get("variable_pid1"), values.get("variable_process")
    given, launcher = values.get("process") == "given", values.get("started_by")
    if values.get("pid1_is_the_containers_own") != "yes":
        if given and process == "present":
            yield ("credentials_variable", "present", "variable_process")
        return
    if given and launcher in _LAUNCHERS:
        yield ("started_by", launcher, "started_by")
    if first == process == "absent":
        yield ("credentials_variable", "absent", "variable_pid1")
    elif first == "present" and process == "absent" and (given or launcher in _OWN_ENVIRONMENT):
        if not given and launcher:
            yield ("started_by", launcher, "started_by")
        yield ("credentials_variable", "absent_in_child", "variable_process")
    elif first == process == "present" and (given or _every_process_has_it(values)):
        yield ("credentials_variable", "present", "variable_process")


def _every_process_has_it(values: Values) -> bool:
    none_lacks_it = values.get("processes_without_variable") == values.get("processes_not_readable") == "0"
    return none_lacks_it and values.get("launchers_running") == "none"


def _endpoint(values: Values, variable: str | None) -> Iterator[Found]:
    """What the failing process gets there: nothing if it lacks the variable, however well the address answers."""
    if variable == "absent_in_child":
        return
    direct, through = values.get("endpoint_direct"), values.get("endpoint_through_proxy")
    if through == "not_used" or through == direct:
        if direct in _ENDPOINT and (variable == "present" or _ENDPOINT[direct] != "answers"):
            yield ("credentials_endpoint", _ENDPOINT[direct], "endpoint_direct")
    elif through in _PROXY_PAGES:
        yield ("credentials_endpoint", "proxy_page", "endpoint_through_proxy")


def _credentials_source(values: Values) -> Iterator[Found]:
    """The order of the SDKs: keys in the environment, a web identity, then files. A profile changes it in some."""
    keys = _agreed(values, "keys_pid1", "keys_process")
    if values.get("profile_process") != "absent":
        return
    if keys == "present":
        yield ("credentials_source", "env", "keys_process")
    elif (
        keys == "absent"
        and values.get("web_identity_process") == "absent"
        and values.get("credentials_file") == "default_profile"
        and values.get("config_file") in ("absent", "empty")
    ):
        yield ("credentials_source", "shared_credentials_file", "credentials_file")


def _sdk_version(values: Values) -> Iterator[Found]:
    """Only of the language that the program is written in, and only where all the versions found agree."""
    program = values.get("process_program" if values.get("process") == "given" else "program", "")
    oldest = _OLDEST_SDK.get(program, {})
    found = [
        (_numbers(version) >= minimum, key)
        for key, minimum in oldest.items()
        for version in values.get(key, "none").split(",")
        if version != "none"
    ]
    if found and all(key in values for key in oldest) and len({enough for enough, _ in found}) == 1:
        yield ("sdk_version", "new_enough" if found[0][0] else "too_old", found[0][1])


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _hop_limit(values: Values) -> Iterator[Found]:
    """The limit holds for the answer to PUT alone. Only behind a bridge is the container one hop further away.

    https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-options.html
    """
    if values.get("network_mode") != "bridge":
        return
    if values.get("imds_put") == "http_200":
        yield ("imds_hop_limit", "two_or_more", "imds_put")
    elif values.get("imds_put") == "timeout" and values.get("imds_get") in ("http_200", "http_401"):
        yield ("imds_hop_limit", "one", "imds_put")
