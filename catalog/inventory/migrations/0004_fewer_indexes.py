"""Each of these columns begins another index already.

Django would take the foreign key away and lay it again, which locks both tables while every row is looked at, five times
in one transaction: those who sell meanwhile wait, or meet it crosswise. All that is to go is an index.
"""

import django.db.models.deletion
from django.db import migrations, models


def without_index(
    model: str, field: str, related_name: str, to: str, index: str
) -> migrations.SeparateDatabaseAndState:
    """The field as it is now, and its own index dropped while others go on."""
    table, column = f"inventory_{model}", f"{field}_id"
    on_delete = django.db.models.deletion.PROTECT
    return migrations.SeparateDatabaseAndState(
        state_operations=[
            migrations.AlterField(
                model_name=model,
                name=field,
                field=models.ForeignKey(db_index=False, on_delete=on_delete, related_name=related_name, to=to),
            )
        ],
        database_operations=[
            migrations.RunSQL(
                f'DROP INDEX CONCURRENTLY IF EXISTS "{index}"',
                f'CREATE INDEX CONCURRENTLY IF NOT EXISTS "{index}" ON "{table}" ("{column}")',
            )
        ],
    )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("inventory", "0003_low_stock"),
        ("products", "0002_variant_travel"),
    ]

    operations = [
        without_index("hold", "stock", "holds", "inventory.stock", "inventory_hold_stock_id_a56183d5"),
        without_index("lotstock", "stock", "lots", "inventory.stock", "inventory_lotstock_stock_id_b664fa24"),
        without_index("movement", "stock", "movements", "inventory.stock", "inventory_movement_stock_id_532ecff6"),
        without_index("stock", "point", "stocks", "inventory.salespoint", "inventory_stock_point_id_ba733fad"),
        without_index("stock", "variant", "stocks", "products.productvariant", "inventory_stock_variant_id_24d52959"),
    ]
