"""Conditions on terms as PostgreSQL says them."""

from catalog.search.tiers import AllOf, Condition, Not, Term


def tsquery(condition: Condition) -> str:
    """The text of a tsquery; an empty choice, as an unknown category leaves it, fits nothing."""
    if isinstance(condition, Term):
        quoted = condition.text.replace("\\", "\\\\").replace("'", "''")
        return f"'{quoted}':*" if condition.begins else f"'{quoted}'"
    if isinstance(condition, Not):
        return f"!{tsquery(condition.part)}"
    if not condition.parts:
        return "'x:'"
    sign = " & " if isinstance(condition, AllOf) else " | "
    return f"({sign.join(map(tsquery, condition.parts))})"
