MOST = 100_000


def load(n: int) -> int:
    return n
