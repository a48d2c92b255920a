"""What changes in certification: recognitions recorded and withdrawn, products published on their strength."""

from catalog.certification.services import merging
from catalog.certification.services.listings import relist
from catalog.certification.services.publishing import publish_product, unpublish_product
from catalog.certification.services.recognitions import record_recognition, withdraw_recognition

__all__ = ["merging", "publish_product", "record_recognition", "relist", "unpublish_product", "withdraw_recognition"]
