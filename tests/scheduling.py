"""Which tests go to which of the suite's workers: whole files, so that a world laid for a file is laid once, the dear
files first, so that no worker is left alone with one of them at the end."""

from xdist.scheduler.loadscope import LoadScopeScheduling

# Folders whose files share one world: they go to one worker together.
SHARE_A_WORLD = ("tests/storefront/demo",)
# What takes longest, measured in processor time.
DEAR = (
    "tests/security/",
    "tests/browser/",
    "tests/storefront/demo/",
    "tests/races/",
    "tests/journeys/",
    "tests/config/postgres/",
)


def dear_first(nodeid: str) -> int:
    """A key to sort tests by; among equals their order stays."""
    return next((place for place, folder in enumerate(DEAR) if nodeid.startswith(folder)), len(DEAR))


class ByWorld(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        folder = file.rpartition("/")[0]
        return folder if folder in SHARE_A_WORLD else file
