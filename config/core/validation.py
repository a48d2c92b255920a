"""Django's own complaints, in the words of ours."""

from django.core.exceptions import ValidationError

from config.core.errors import CommonCode, FieldError, Refusal

_CODES = {"required": CommonCode.REQUIRED, "blank": CommonCode.REQUIRED, "null": CommonCode.REQUIRED}


def as_refusal(problem: ValidationError, *, prefix: str = "") -> Refusal:
    """A `Refusal` that names each field the model's validation complains about."""
    by_field = problem.error_dict if hasattr(problem, "error_dict") else {None: problem.error_list}
    return Refusal(
        *(
            FieldError(
                _CODES.get(error.code or "", CommonCode.INVALID),
                f"{prefix}{field}" if field else None,
                message,
            )
            for field, errors in by_field.items()
            for error in errors
            for message in error.messages
        )
    )
