"""What is wrong with a backup, its place or where it should go, in one sentence for whoever runs the shop."""


class BackupProblem(Exception):
    """Nothing was changed. The text says what is wrong and what to do."""
