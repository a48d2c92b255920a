"""What is found changes with the documents too: they raise the catalogue's stamp."""

from django.db import migrations

CREATE = """
CREATE TRIGGER search_document_stamp AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE
    ON search_searchdocument FOR EACH STATEMENT EXECUTE FUNCTION certification_raise_stamp();
"""
DROP = "DROP TRIGGER search_document_stamp ON search_searchdocument;"


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial"), ("certification", "0002_stamp")]
    operations = [migrations.RunSQL(CREATE, DROP)]
