"""What holds of every address of the API, written into its description in one place."""

from typing import Any, Final

from apps.hub.api.idempotency import HEADER

_ERROR: Final = {"$ref": "#/components/schemas/Error"}
_ALWAYS: Final = {"429": "Too many questions: wait as long as `Retry-After` says."}
_SIGNED_IN: Final = {"401": "No token, or one that is not valid."}
_WITH_A_BODY: Final = {"400": "A body that is no JSON.", "415": "A body that does not say it is JSON."}
_REPLAYED: Final = {
    "description": "`true` when this is the answer of an earlier call with the same key.",
    "schema": {"type": "string", "enum": ["true"]},
}


def say_what_always_holds(result: dict[str, Any], **_other: Any) -> dict[str, Any]:
    """Drf-spectacular's hook after making: the refusals of the framework, and the header of a repeated write."""
    for path in result["paths"].values():
        for operation in path.values():
            _complete(operation)
    return result


def _complete(operation: dict[str, Any]) -> None:
    answers = operation["responses"]
    said = dict(_ALWAYS)
    if {} not in operation.get("security", [{}]):
        said |= _SIGNED_IN
    if "requestBody" in operation:
        said |= _WITH_A_BODY
    for status, text in said.items():
        answers.setdefault(status, {"content": {"application/json": {"schema": _ERROR}}, "description": text})
    if any(one.get("name") == HEADER for one in operation.get("parameters", ())):
        for status in answers:
            if status.startswith("2"):
                answers[status].setdefault("headers", {})["Idempotency-Replayed"] = _REPLAYED
    operation["responses"] = dict(sorted(answers.items()))
