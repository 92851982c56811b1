"""The values that are understood, for each key that says something certain. Other keys are for people.

No word of a key begins with another word of it: a value that was cut off is none of them.
"""

from __future__ import annotations

import re

WORDS: dict[str, frozenset[str]] = {
    key: frozenset(words.split())
    for keys, words in (
        ("place", "host container bottlerocket_container ecs_container"),
        ("agent_unit", "ecs amazon-ecs upstart absent"),
        ("agent_process", "running absent"),
        ("listen_51678 listen_51679 pid1_is_the_containers_own", "yes no"),
        ("config_file", "readable absent empty default_profile other_profiles"),
        ("credentials_file", "absent empty default_profile other_profiles"),
        ("nat_prerouting nat_output", "right wrong_port missing"),
        ("route_localnet route_localnet_docker0", "on off"),
        (
            "proxy_agent proxy_ecs_init proxy_docker proxy_bottlerocket proxy_pid1 proxy_process",
            "none https_only with_exceptions without_exceptions depends",
        ),
        ("process", "this given"),
        ("started_by", "main_process cron sudo ssh supervisord systemd s6"),
        ("variable_pid1 variable_process profile_process web_identity_process", "present absent"),
        ("keys_pid1 keys_process", "present half absent"),
        ("processes_without_variable processes_not_readable", "0"),
        ("launchers_running", "none"),
        ("program process_program", "python node java ruby php dotnet go other"),
        ("launch_type", "fargate ec2 external managed_instances"),
        ("network_mode", "awsvpc bridge host"),
    )
    for key in keys.split()
}
_STATUS = r"http_\d{3}|timeout|refused|no_route|no_dns|no_proxy_dns|tls|failed|not_used"
_VERSION = r"\d{1,5}(?:\.\d{1,10}){1,3}"
_FORMS = {
    **dict.fromkeys(("agent_answer", "endpoint_direct", "endpoint_through_proxy", "imds_get", "imds_put"), _STATUS),
    "agent_version": _VERSION,
    "os_id": r"[a-z][a-z0-9._-]{1,30}",
    "config_settings": r"\d{1,4}",
    "config_not_in_effect": r"[A-Za-z_][\w,]{1,60}",
    **dict.fromkeys(
        (
            "sdk_python", "sdk_java_1", "sdk_java_2", "sdk_ruby_2", "sdk_ruby_3", "sdk_node_2", "sdk_node_3",
            "sdk_php", "sdk_dotnet", "sdk_go_1", "sdk_go_2",
        ),
        rf"none|{_VERSION}(?:,{_VERSION}){{0,3}}",
    ),
}  # fmt: skip
FORMS = {key: re.compile(form) for key, form in _FORMS.items()}
KEYS = frozenset(WORDS) | frozenset(FORMS)


def fits(key: str, value: str) -> bool:
    """Whether the value is one that the scripts print for the key when they could check it."""
    if key in WORDS:
        return value in WORDS[key]
    form = FORMS.get(key)
    return form is not None and form.fullmatch(value) is not None


def is_open(key: str) -> bool:
    """Whether a beginning of a value may be another value, so that one at a cut tells nothing."""
    return key in FORMS
