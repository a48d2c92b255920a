"""Documents, parsed and validated once: clients send the same few texts again and again."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    execute,
    parse,
    validate,
)
from graphql.validation import specified_rules
from graphql.validation.rules.max_introspection_depth_rule import MaxIntrospectionDepthRule

from config.api.engine.context import Context
from config.api.engine.cost import Cost
from config.api.engine.errors import BadInput, LimitExceeded
from config.api.engine.execution import Execution
from config.api.engine.limits import DOCUMENT_CHARACTERS, DOCUMENT_TOKENS, check_document, check_variables

KEPT = 256
_NUL = re.compile(r"\\u(0000|\{0+\})")
_RULES = tuple(dict.fromkeys((*specified_rules, MaxIntrospectionDepthRule)))


class Rejected(Exception):
    """A request that was not begun: nothing has been read. `errors` say why."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__(errors)
        self.errors = errors


class Document:
    """A text that has been found valid."""

    def __init__(self, schema: GraphQLSchema, node: DocumentNode) -> None:
        self.schema = schema
        self.node = node
        self.operations = [d for d in node.definitions if isinstance(d, OperationDefinitionNode)]
        self.fragments = {d.name.value: d for d in node.definitions if isinstance(d, FragmentDefinitionNode)}

    def root_fields(self, operation_name: str | None) -> list[tuple[str, str, str]]:
        """(kind, name, key in the answer) of each field that the operation begins with: names of the schema, whatever
        the client calls them."""
        operation = self._operation(operation_name)
        kind = operation.operation.value
        return [
            (kind, each.name.value, (each.alias or each.name).value) for each in self._fields(operation.selection_set)
        ]

    def _fields(self, selections: SelectionSetNode) -> Iterator[FieldNode]:
        for selected in selections.selections:
            if isinstance(selected, FieldNode):
                yield selected
            elif isinstance(selected, FragmentSpreadNode):
                yield from self._fields(self.fragments[selected.name.value].selection_set)
            elif isinstance(selected, InlineFragmentNode):
                yield from self._fields(selected.selection_set)

    def run(self, variables: dict[str, Any], operation_name: str | None, context: Context) -> ExecutionResult:
        """Execute the named operation, or the only one. Raises `Rejected` before anything has been read."""
        operation = self._operation(operation_name)
        try:
            check_variables(variables)
            Cost(self.schema, self.fragments, operation, variables).check()
        except (BadInput, LimitExceeded) as error:
            raise Rejected([error]) from None
        result = execute(
            self.schema,
            self.node,
            variable_values=variables,
            operation_name=operation_name,
            context_value=context,
            execution_context_class=Execution,
        )
        assert isinstance(result, ExecutionResult)  # noqa: S101  ours never awaits; for the type checker
        return result

    def _operation(self, name: str | None) -> OperationDefinitionNode:
        named = [o for o in self.operations if name is None or (o.name and o.name.value == name)]
        if len(named) == 1:
            if self.schema.get_root_type(named[0].operation) is None:
                raise Rejected([BadInput("query", f"There is no {named[0].operation.value} here.")])
            return named[0]
        text = f"There is no operation '{name}'." if name else "Say which operation: `operationName`."
        raise Rejected([BadInput("operationName", text)])


def reader(schema: GraphQLSchema) -> Callable[[str], Document]:
    """A function from a text to its `Document`; the last `KEPT` valid ones are remembered. Raises `Rejected`."""

    @lru_cache(maxsize=KEPT)
    def read(text: str) -> Document:
        try:
            if len(text) > DOCUMENT_CHARACTERS:
                message = f"`query` is longer than {DOCUMENT_CHARACTERS} characters."
                raise LimitExceeded("document length", DOCUMENT_CHARACTERS, message, "query")
            if _NUL.search(text):
                raise BadInput("query", "`query` contains a NUL character.")
            node = parse(text, no_location=False, max_tokens=DOCUMENT_TOKENS)
            check_document(node)
        except GraphQLError as error:
            raise Rejected([error]) from None
        errors = validate(schema, node, _RULES, max_errors=10)
        if errors:
            raise Rejected(errors)
        return Document(schema, node)

    return read
