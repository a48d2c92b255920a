def lay_pictures() -> None:
    """x"""
