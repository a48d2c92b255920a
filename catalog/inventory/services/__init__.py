"""What changes at sales points: who works there, what lies there, what of it is promised."""

from catalog.inventory.services.members import add_point_member, remove_point_member

__all__ = ["add_point_member", "remove_point_member"]
