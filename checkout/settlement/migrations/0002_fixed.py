from django.db import migrations

# Postings and entries are only added.
APPEND_ONLY = """
CREATE FUNCTION settlement_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never changed: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER posting_is_fixed BEFORE UPDATE OR DELETE ON settlement_posting
    FOR EACH ROW EXECUTE FUNCTION settlement_is_fixed();
CREATE TRIGGER ledger_entry_is_fixed BEFORE UPDATE OR DELETE ON settlement_ledgerentry
    FOR EACH ROW EXECUTE FUNCTION settlement_is_fixed();
CREATE TRIGGER ledger_account_is_fixed BEFORE UPDATE OR DELETE ON settlement_ledgeraccount
    FOR EACH ROW EXECUTE FUNCTION settlement_is_fixed();
"""
# Judged at commit, when all entries of a posting are there.
BALANCED = """
CREATE FUNCTION settlement_is_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT sum(amount) FROM settlement_ledgerentry WHERE posting_id = NEW.posting_id) <> 0 THEN
        RAISE EXCEPTION 'posting % does not add up to nothing', NEW.posting_id USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_is_balanced AFTER INSERT ON settlement_ledgerentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION settlement_is_balanced();
"""
# A line becomes due once, and is settled once by a statement that is being closed. Open, it may go over to the
# producer that its own was merged into. `net` is worked out after this trigger.
LINES = """
CREATE FUNCTION settlement_line_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may CONSTANT text[] := ARRAY['due_at', 'statement_id', 'vat', 'pit', 'producer_id', 'net'];
BEGIN
    IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND (
        OLD.statement_id IS NOT NULL
        OR OLD.due_at IS NOT NULL AND NEW.due_at IS DISTINCT FROM OLD.due_at
        OR to_jsonb(NEW) - may <> to_jsonb(OLD) - may
    ) THEN
        RAISE EXCEPTION 'a line of a statement is never changed: % refused', TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF NEW.statement_id IS NOT NULL
        AND (SELECT state FROM settlement_statement WHERE id = NEW.statement_id) <> 'open' THEN
        RAISE EXCEPTION 'statement % is closed', NEW.statement_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER statement_line_is_fixed BEFORE INSERT OR UPDATE OR DELETE ON settlement_statementline
    FOR EACH ROW EXECUTE FUNCTION settlement_line_is_fixed();
"""
STATEMENTS = """
CREATE FUNCTION settlement_statement_is_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    may CONSTANT text[] := ARRAY['state', 'paid_by_id', 'paid_at', 'paid_on', 'bank_reference', 'total'];
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state = 'paid' OR OLD.state = 'closed' AND (
        NEW.state <> 'paid' OR to_jsonb(NEW) - may <> to_jsonb(OLD) - may
    ) THEN
        RAISE EXCEPTION 'a closed statement is never changed: % refused', TG_OP
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER statement_is_fixed BEFORE UPDATE OR DELETE ON settlement_statement
    FOR EACH ROW EXECUTE FUNCTION settlement_statement_is_fixed();
"""
DROP = """
DROP TRIGGER statement_is_fixed ON settlement_statement;
DROP TRIGGER statement_line_is_fixed ON settlement_statementline;
DROP TRIGGER ledger_is_balanced ON settlement_ledgerentry;
DROP TRIGGER ledger_account_is_fixed ON settlement_ledgeraccount;
DROP TRIGGER ledger_entry_is_fixed ON settlement_ledgerentry;
DROP TRIGGER posting_is_fixed ON settlement_posting;
DROP FUNCTION settlement_statement_is_fixed();
DROP FUNCTION settlement_line_is_fixed();
DROP FUNCTION settlement_is_balanced();
DROP FUNCTION settlement_is_fixed();
"""


class Migration(migrations.Migration):
    dependencies = [("settlement", "0001_initial")]

    operations = [migrations.RunSQL(APPEND_ONLY + BALANCED + LINES + STATEMENTS, DROP)]
