"""What a document costs: the number of objects it can bring, page sizes multiplied. Page sizes are judged here too."""

from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLSchema,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_list_type,
)
from graphql.type import GraphQLNonNull

from config.api.engine.errors import BadInput, LimitExceeded
from config.api.engine.limits import COST, PAGE_SIZE

LIST = 2  # what a list without a page size is reckoned to hold: pictures, attributes, values
INTROSPECTION = {"__schema": COST // 4, "__type": COST // 100, "__typename": 0}


class Cost:
    """The cost of one operation with one set of variables; `check` is what to call."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: dict[str, FragmentDefinitionNode],
        operation: OperationDefinitionNode,
        variables: dict[str, Any],
    ) -> None:
        self.schema = schema
        self.fragments = fragments
        self.operation = operation
        defaults = {
            definition.variable.name.value: _whole(definition.default_value)
            for definition in operation.variable_definitions
            if isinstance(definition.default_value, IntValueNode)
        }
        self.variables = defaults | variables
        self.known: dict[str, int] = {}

    def check(self) -> int:
        """The cost. Raises `BadInput` for a page size that is missing or too large, `LimitExceeded` for the sum."""
        root: Any = self.schema.get_root_type(self.operation.operation)
        dearest, most, total = None, 0, 0
        for node in self.operation.selection_set.selections:
            cost = self._selection(node, root)
            total += cost
            if cost > most:
                most, dearest = cost, node.name.value if isinstance(node, FieldNode) else None
        if total > COST:
            text = f"This asks for up to {total} objects, most of them by '{dearest}'; {COST} are allowed."
            raise LimitExceeded("cost", COST, text, dearest)
        return total

    def _selections(self, selection_set: SelectionSetNode, parent: Any) -> int:
        return sum(self._selection(node, parent) for node in selection_set.selections)

    def _selection(self, node: Any, parent: Any) -> int:
        if isinstance(node, FieldNode):
            return self._field(node, parent)
        if isinstance(node, FragmentSpreadNode):
            name = node.name.value
            if name not in self.known:
                fragment = self.fragments[name]
                on = self.schema.type_map[fragment.type_condition.name.value]
                self.known[name] = self._selections(fragment.selection_set, on)
            return self.known[name]
        on = self.schema.type_map[node.type_condition.name.value] if node.type_condition else parent
        return self._selections(node.selection_set, on)

    def _field(self, node: FieldNode, parent: Any) -> int:
        name = node.name.value
        if name in INTROSPECTION:
            return INTROSPECTION[name]
        field: GraphQLField = parent.fields[name]
        if node.selection_set is None:
            return 0
        inside = self._selections(node.selection_set, get_named_type(field.type))
        return self._size(node, field, parent) * (1 + inside)

    def _size(self, node: FieldNode, field: GraphQLField, parent: Any) -> int:
        """How many objects one such field may bring."""
        if "first" in field.args:
            return self._page_size(node, field)
        if parent.name.endswith("Connection"):
            return 1
        kind = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
        return LIST if is_list_type(kind) else 1

    def _page_size(self, node: FieldNode, field: GraphQLField) -> int:
        name = node.name.value
        asked = {side: size for side in ("first", "last") if (size := self._argument(node, side)) is not None}
        if not asked:
            raise BadInput("first", f"Say how many: `first` or `last` of `{name}`.", "REQUIRED")
        if len(asked) == 2:
            raise BadInput("last", f"Either `first` or `last` of `{name}`, not both.")
        side, size = asked.popitem()
        if isinstance(size, bool) or not isinstance(size, int):
            return 0  # not a number: refused when variables are coerced
        if not 0 <= size <= PAGE_SIZE:
            text = f"`{side}` of `{name}` is {size}: from 0 to {PAGE_SIZE} are given at once."
            raise LimitExceeded("page size", PAGE_SIZE, text, side)
        return size

    def _argument(self, node: FieldNode, name: str) -> Any:
        for argument in node.arguments:
            if argument.name.value == name:
                if isinstance(argument.value, VariableNode):
                    return self.variables.get(argument.value.name.value)
                return _whole(argument.value) if isinstance(argument.value, IntValueNode) else None
        return None


def _whole(literal: IntValueNode) -> int:
    """The number as written; one of more digits than any page size has is cut, Python would not read thousands."""
    return int(literal.value[:10])
