"""The trigger that keeps the history of rows that people enter, so that no way leads around it.

The function belongs to the owner of the tables and runs as such; the application's role may read
the history only. Who speaks, and why, it learns from associations.history.
"""

from django.db.migrations.operations import RunSQL

_FUNCTION = """
CREATE FUNCTION note_row_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public AS $$
DECLARE
    was jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
    now_is jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
    one jsonb := coalesce(now_is, was);
BEGIN
    IF was = now_is THEN
        RETURN NULL;
    END IF;
    INSERT INTO associations_rowchange ("table", row, office_id, association_id, commune_id,
        changed_at, changed_by_id, reason, before, after)
    VALUES (TG_TABLE_NAME, (one->>'id')::bigint, (one->>'office_id')::bigint,
        one->>'association_id', (one->>'commune_id')::bigint, clock_timestamp(),
        nullif(current_setting('giao_ban.said_by', true), '')::bigint,
        coalesce(current_setting('giao_ban.reason', true), ''), was, now_is);
    RETURN NULL;
END $$;
"""
# The application's role is made before the tables, on a server of one's own perhaps later.
_READ_ONLY = """
DO $$ BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'giaoban_app') THEN
        REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON associations_rowchange FROM giaoban_app;
    END IF;
END $$;
"""


class Tracked(RunSQL):
    """From this migration on every change of a table's rows is in the history."""

    def __init__(self, table: str) -> None:
        super().__init__(
            f"CREATE TRIGGER note_row_change AFTER INSERT OR UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION note_row_change();",
            f"DROP TRIGGER note_row_change ON {table};",
        )
        self.table = table

    def deconstruct(self) -> tuple[str, list[str], dict[str, object]]:
        return ("Tracked", [self.table], {})


HISTORY = RunSQL([_FUNCTION, _READ_ONLY], "DROP FUNCTION note_row_change();")
