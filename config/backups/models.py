"""Which backups are good, as this shop knows."""

from django.db import models

from config.core import clock


class Backup(models.Model):
    """A backup that lies whole at its place: it was read back there, and every byte was what had been written."""

    name = models.CharField(max_length=60, unique=True)
    made_at = models.DateTimeField(db_index=True)
    finished_at = models.DateTimeField(default=clock.now)
    where = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField("bytes")
    sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = "backup"
        verbose_name_plural = "backups"
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return self.name
