"""How much one request may ask for. Over a limit nothing is read, and the error names the limit and the field.

What follows from the text alone is judged once, when a document is first seen; what depends on page sizes in
variables is judged at each request, in `cost`.
"""

from collections.abc import Iterator
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)

from config.api.engine.errors import BadInput, LimitExceeded

BODY_BYTES = 100_000
DOCUMENT_CHARACTERS = 20_000
DOCUMENT_TOKENS = 4_000
DEPTH = 16
ALIASES = 100
ROOT_FIELDS = 20
MUTATIONS = 10  # in one request: each is a transaction of its own, and some hash a password
SAME_NAME = 100
VARIABLE_NESTING = 20
PAGE_SIZE = 100
COST = 100_000  # objects; a list of 24 products with 100 packs each, everything asked of both, is 75,576


def check_document(document: DocumentNode) -> None:
    """Raise `LimitExceeded` when the text alone asks for too much. Runs before validation, whose own work it bounds."""
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    fields = [
        field
        for definition in document.definitions
        if isinstance(definition, OperationDefinitionNode | FragmentDefinitionNode)
        for field in _fields(definition.selection_set)
    ]
    _check_aliases(fields)
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            _check_root(definition, fragments)
            _check_depth(definition.selection_set, fragments)


def _fields(selection_set: SelectionSetNode | None) -> Iterator[FieldNode]:
    """Every field written inside, at any depth; fragments are not followed."""
    waiting = [selection_set]
    while waiting:
        found = waiting.pop()
        for node in found.selections if found else ():
            if isinstance(node, FieldNode):
                yield node
            if not isinstance(node, FragmentSpreadNode):
                waiting.append(node.selection_set)  # type: ignore[attr-defined]


def _check_aliases(fields: list[FieldNode]) -> None:
    aliased = [field for field in fields if field.alias]
    if len(aliased) > ALIASES:
        name = aliased[ALIASES].name.value
        raise LimitExceeded("aliases", ALIASES, f"More than {ALIASES} aliases, at field '{name}'.", name)
    # Each pair of one name is compared by validation, so their number is bounded as well.
    times: dict[str, int] = {}
    for field in fields:
        name = (field.alias or field.name).value
        times[name] = times.get(name, 0) + 1
        if times[name] > SAME_NAME:
            raise LimitExceeded("repeats", SAME_NAME, f"Field '{name}' is asked for more than {SAME_NAME} times.", name)


def _check_root(operation: OperationDefinitionNode, fragments: dict[str, FragmentDefinitionNode]) -> None:
    most = MUTATIONS if operation.operation is OperationType.MUTATION else ROOT_FIELDS
    count, seen, waiting = 0, set(), [operation.selection_set]
    while waiting:
        for node in waiting.pop().selections:
            if isinstance(node, FieldNode):
                count += 1
                if count > most:
                    name = node.name.value
                    text = f"More than {most} fields at the root, at field '{name}'."
                    raise LimitExceeded("root fields", most, text, name)
            elif isinstance(node, FragmentSpreadNode):
                fragment = fragments.get(node.name.value)
                if fragment and node.name.value not in seen:
                    seen.add(node.name.value)
                    waiting.append(fragment.selection_set)
            else:
                waiting.append(node.selection_set)  # type: ignore[attr-defined]


def _check_depth(root: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode]) -> None:
    # The deepest that each selection set has been met at: it is walked again only when met deeper, so a document of
    # fragments within fragments costs no more than depth times its length, and a cycle ends at the limit.
    deepest: dict[int, int] = {}
    waiting: list[tuple[SelectionSetNode, int, str | None]] = [(root, 1, None)]
    while waiting:
        selection_set, depth, name = waiting.pop()
        if depth > DEPTH + 1:
            raise LimitExceeded("depth", DEPTH, f"Nested deeper than {DEPTH} levels, at field '{name}'.", name)
        if deepest.get(id(selection_set), 0) >= depth:
            continue
        deepest[id(selection_set)] = depth
        for node in selection_set.selections:
            if isinstance(node, FieldNode):
                if depth > DEPTH:
                    name = node.name.value
                    raise LimitExceeded("depth", DEPTH, f"Nested deeper than {DEPTH} levels, at field '{name}'.", name)
                if node.selection_set:
                    waiting.append((node.selection_set, depth + 1, node.name.value))
            elif isinstance(node, FragmentSpreadNode):
                fragment = fragments.get(node.name.value)
                if fragment:
                    waiting.append((fragment.selection_set, depth, name))
            else:
                waiting.append((node.selection_set, depth, name))  # type: ignore[attr-defined]


def check_variables(variables: dict[str, Any]) -> None:
    """Raise `LimitExceeded` for variables nested too deeply, `BadInput` for a NUL, which no column can hold."""
    for name, value in variables.items():
        waiting = [(value, 1)]
        while waiting:
            item, depth = waiting.pop()
            if depth > VARIABLE_NESTING:
                text = f"Variable '{name}' is nested deeper than {VARIABLE_NESTING} levels."
                raise LimitExceeded("variable nesting", VARIABLE_NESTING, text, name)
            if isinstance(item, dict):
                waiting += [(inner, depth + 1) for inner in item.values()]
            elif isinstance(item, list):
                waiting += [(inner, depth + 1) for inner in item]
            elif isinstance(item, str) and "\0" in item:
                raise BadInput(name, f"Variable '{name}' contains a NUL character.")
