"""The catalogue's stamp: raised by whatever writes a table that lists rest on, in that same transaction."""

from django.db import migrations

CREATE = """
CREATE TABLE certification_stamp (one boolean PRIMARY KEY DEFAULT true CHECK (one), stamp bigint NOT NULL);
INSERT INTO certification_stamp (stamp) VALUES (1);
CREATE FUNCTION certification_raise_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE certification_stamp SET stamp = stamp + 1;
    RETURN NULL;
END $$;
CREATE TRIGGER certification_listing_stamp AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE
    ON certification_listing FOR EACH STATEMENT EXECUTE FUNCTION certification_raise_stamp();
"""

DROP = """
DROP TRIGGER certification_listing_stamp ON certification_listing;
DROP FUNCTION certification_raise_stamp();
DROP TABLE certification_stamp;
"""


class Migration(migrations.Migration):
    dependencies = [("certification", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
