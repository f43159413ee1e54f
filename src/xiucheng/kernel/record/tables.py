# SPDX-License-Identifier: Apache-2.0
"""The rights of the app role: it may add to the journals and read them, and nothing else."""

JOURNALS = ("entry", "seal", "access_log")

SEALERS = 7_340_003
"""The advisory lock of who seals, and of who must not be sealed under: a number that nothing else locks here."""


def rights(app: str) -> str:
    """Grants for the app role named `app` (a quoted identifier): the journals by INSERT and SELECT only."""
    lines = [
        f"GRANT USAGE ON SCHEMA public TO {app};",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app};",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app};",
        # a restore drops privileges, and a new function may be run by everybody
        "REVOKE ALL ON FUNCTION entry_partition(date) FROM PUBLIC;",
        f"GRANT EXECUTE ON FUNCTION entry_partition(date) TO {app};",
    ]
    lines += [
        f"REVOKE ALL ON {table} FROM {app}; GRANT SELECT, INSERT ON {table} TO {app};" for table in JOURNALS
    ]
    lines += [f"REVOKE ALL ON entry_default FROM {app};"]
    # partitions made later carry no grants of their own; rows reach them through `entry`
    lines += [
        f"""DO $$ DECLARE part regclass; BEGIN
        FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'entry'::regclass LOOP
            EXECUTE format('REVOKE ALL ON %s FROM {app}', part);
        END LOOP; END $$;"""
    ]
    return "\n".join(lines)


REBASE = """
DO $$ DECLARE highest bigint;
BEGIN
    SELECT greatest(
        (SELECT max(xid::text::bigint) FROM entry), (SELECT max(xid::text::bigint) FROM access_log),
        (SELECT max(to_xid) FROM seal), (SELECT max(xid) FROM relay_cursor), 0) + 1 INTO highest;
    EXECUTE format('ALTER TABLE entry ALTER COLUMN xid SET DEFAULT
        ((pg_current_xact_id()::text::bigint + %s)::text::xid8)', highest);
    EXECUTE format('ALTER TABLE access_log ALTER COLUMN xid SET DEFAULT
        ((pg_current_xact_id()::text::bigint + %s)::text::xid8)', highest);
    EXECUTE format('CREATE OR REPLACE FUNCTION journal_horizon() RETURNS xid8 LANGUAGE sql STABLE AS
        $f$ SELECT (pg_snapshot_xmin(pg_current_snapshot())::text::bigint + %s)::text::xid8 $f$', highest);
END $$;
"""
"""Run as the owner after a restore: a new server counts its transactions from the start, and rows written there
would sort before every consumer's cursor and be lost to relay and seals. New rows count on from the highest."""
