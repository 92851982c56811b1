"""The words of an AWS CLI command, read with botocore's models and the CLI's own parser of shorthand syntax.

Only what fix scripts use: service, operation, its parameters, and the options `--region` and `--output json`.
https://docs.aws.amazon.com/cli/latest/userguide/cli-usage-parameters-types.html
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import botocore.session
from awscli.argprocess import ParamError, ParamShorthandParser, unpack_cli_arg  # type: ignore[import-untyped]
from botocore import xform_name

SERVICES = {"s3api": "s3", "deploy": "codedeploy"}
"""Where the CLI has another name than botocore; `aws s3` has commands of its own."""
VALUES_OF_THE_CLI = ("--region", "--output", "--endpoint-url")
SESSION = botocore.session.get_session()


class WrongWords(Exception):
    """What the AWS CLI would end with status 252 for."""


@dataclass(frozen=True)
class Command:
    """One call as it is to be made."""

    service: str
    operation: str
    """Such as `DescribeVpcs`."""
    parameters: Mapping[str, Any]
    region: str = ""


@dataclass(frozen=True)
class Argument:
    """A parameter of the operation, as the CLI's parser wants to see it."""

    name: str
    argument_model: Any
    cli_name: str = field(init=False)
    py_name: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "cli_name", f"--{self.name}")
        object.__setattr__(self, "py_name", self.name.replace("-", "_"))


def read(words: Sequence[str], folder: Path) -> Command:
    """Raises `WrongWords`. `file://` is below the folder where it is relative."""
    positional, options = _options(words)
    if len(positional) != 2:
        raise WrongWords(f"a service and an operation are needed, not {positional}")
    service = SERVICES.get(positional[0], positional[0])
    if positional[0] in SERVICES.values() or service not in SESSION.get_available_services():
        raise WrongWords(f"there is no service {positional[0]}")
    if options.pop("--output", ["json"]) != ["json"]:
        raise WrongWords("only JSON is written here")
    region = "".join(options.pop("--region", []))
    options.pop("--endpoint-url", None)
    operation, arguments = _operation(service, positional[1])
    given: dict[str, Any] = {}
    for option, values in options.items():
        if option == "--cli-input-json":
            given = json.loads(_content(values[0], folder)) | given
        else:
            name, value = _parameter(f"{service}.{positional[1]}", arguments, option, values, folder)
            given[name] = value
    return Command(service, operation, given, region)


def _options(words: Sequence[str]) -> tuple[list[str], dict[str, list[str]]]:
    """Words before the first option of the operation, and the options with their values."""
    positional: list[str] = []
    options: dict[str, list[str]] = {}
    rest: Iterator[str] = iter(words)
    current = positional
    for word in rest:
        if word in VALUES_OF_THE_CLI:
            options[word] = [next(rest, "")]
        elif word.startswith("--"):
            current = options.setdefault(word, [])
        else:
            current.append(word)
    return positional, options


@cache
def _operation(service: str, word: str) -> tuple[str, dict[str, tuple[str, Any]]]:
    model = SESSION.get_service_model(service)
    names = {xform_name(name, "-"): name for name in model.operation_names}
    if word not in names:
        raise WrongWords(f"{service} has no operation {word}")
    shape = model.operation_model(names[word]).input_shape
    members = shape.members if shape else {}
    return names[word], {xform_name(name, "-"): (name, member) for name, member in members.items()}


def _parameter(
    event: str, arguments: dict[str, tuple[str, Any]], option: str, values: list[str], folder: Path
) -> tuple[str, Any]:
    known = option[2:]
    if known not in arguments and known.startswith("no-"):
        name, shape = arguments.get(known[3:], ("", None))
        if shape is None or shape.type_name != "boolean" or values:
            raise WrongWords(f"Unknown options: {option}")
        return name, False
    if known not in arguments:
        raise WrongWords(f"Unknown options: {option}")
    name, shape = arguments[known]
    if shape.type_name == "boolean" and not values:
        return name, True
    contents = [_content(value, folder) for value in values]
    return name, _typed(event, Argument(known, shape), contents)


def _typed(event: str, argument: Argument, values: list[str]) -> Any:
    is_list = argument.argument_model.type_name == "list"
    if not values or (len(values) > 1 and not is_list):
        raise WrongWords(f"{argument.cli_name}: expected one argument, not {len(values)}")
    value: Any = values if is_list else values[0]
    try:
        shorthand = ParamShorthandParser()(argument, value, f"process-cli-arg.{event}")
        return unpack_cli_arg(argument, value) if shorthand is None else shorthand
    except (ParamError, ValueError) as error:
        raise WrongWords(str(error)) from error


def _content(value: str, folder: Path) -> str:
    return (folder / value[len("file://") :]).read_text(encoding="utf-8") if value.startswith("file://") else value
