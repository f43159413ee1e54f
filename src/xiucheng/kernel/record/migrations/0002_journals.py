# SPDX-License-Identifier: Apache-2.0
"""What Django's models cannot say: partitioned journals, their triggers, ids in blocks."""

from django.conf import settings
from django.db import migrations

ENTRY = """
CREATE SEQUENCE entry_id;
CREATE TABLE entry (
    at timestamptz NOT NULL,
    id bigint NOT NULL DEFAULT nextval('entry_id'),
    record_id bigint NOT NULL,
    seq integer NOT NULL,
    version integer NOT NULL,
    step text NOT NULL,
    actor_id bigint,
    post text NOT NULL,
    unit text COLLATE "C" NOT NULL,
    from_state text NOT NULL,
    to_state text NOT NULL,
    changes jsonb NOT NULL,
    form jsonb NOT NULL,
    outcome text NOT NULL,
    lon text NOT NULL,
    lat text NOT NULL,
    attachments jsonb NOT NULL,
    personal_digest text NOT NULL,
    prev bytea NOT NULL,
    hash bytea NOT NULL,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (at, id)
) PARTITION BY RANGE (at);
CREATE INDEX entry_record ON entry (record_id, seq);
CREATE INDEX entry_relay ON entry (xid, id);
CREATE TABLE entry_default PARTITION OF entry DEFAULT;
"""

ACCESS_LOG = """
CREATE TABLE access_log (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    kind text NOT NULL,
    person_id bigint,
    what text NOT NULL,
    record_id bigint,
    address text NOT NULL,
    request_id text NOT NULL,
    hash bytea NOT NULL,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX access_log_relay ON access_log (xid, id);
CREATE INDEX access_log_person ON access_log (person_id, at);
"""

# The triggers catch an owner who slips; TRUNCATE triggers are not inherited, so each partition has its own.
GUARD = """
CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The table % is append-only: % is refused.', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'insufficient_privilege';
END $$;
"""

GUARD_ROWS = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();
"""

GUARD_TRUNCATE = """
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
"""

# The app role cannot create tables; it may ask for next month's partition through this function only.
PARTITIONS = """
CREATE FUNCTION entry_partition(month date) RETURNS boolean
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    first date := date_trunc('month', month);
    name text := 'entry_' || to_char(month, 'YYYYMM');
    zone text := {zone};
BEGIN
    IF to_regclass(name) IS NOT NULL THEN RETURN false; END IF;
    IF first < date_trunc('month', now()) - interval '1 month' OR first > now() + interval '24 months' THEN
        RAISE EXCEPTION 'Entry partitions are made for the months around today only, not for %.', first;
    END IF;
    EXECUTE format('CREATE TABLE %I PARTITION OF entry FOR VALUES FROM (%L) TO (%L)', name,
        first::timestamp AT TIME ZONE zone, (first + interval '1 month')::timestamp AT TIME ZONE zone);
    EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON %I FOR EACH STATEMENT
        EXECUTE FUNCTION journal_is_append_only()', name);
    EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', name);
    RETURN true;
EXCEPTION WHEN check_violation THEN
    RETURN false;  -- rows of this month lie in the default partition already; they stay there and are found
END $$;
REVOKE ALL ON FUNCTION entry_partition(date) FROM PUBLIC;
"""

IDS = """
CREATE SEQUENCE record_id INCREMENT BY 100 START WITH 1000;
ALTER TABLE record SET (fillfactor = 80);
"""
# ids are handed out in blocks of 100 by xiucheng.kernel.numbering, so that a step knows them before it writes


# The first transaction that may still be open: what lies below it is whole. Replaced when a backup comes into a
# server that counts its transactions anew (xiucheng.kernel.record.tables.REBASE).
HORIZON = """
CREATE FUNCTION journal_horizon() RETURNS xid8 LANGUAGE sql STABLE AS
    'SELECT pg_snapshot_xmin(pg_current_snapshot())';
"""


def make(apps, schema_editor):
    quoted = "'" + settings.TIME_ZONE.replace("'", "") + "'"
    guards = [GUARD_ROWS.format(table=table) for table in ("entry", "seal", "access_log")]
    guards += [
        GUARD_TRUNCATE.format(table=table) for table in ("entry", "entry_default", "seal", "access_log")
    ]
    partitions = PARTITIONS.replace("{zone}", quoted)
    for sql in (ENTRY, ACCESS_LOG, GUARD, HORIZON, *guards, partitions, IDS):
        schema_editor.execute(sql, params=None)
    schema_editor.execute(
        "SELECT entry_partition((date_trunc('month', now()) + n * interval '1 month')::date) "
        "FROM generate_series(0, 3) n",
        params=None,
    )


class Migration(migrations.Migration):
    dependencies = [("record", "0001_initial")]

    operations = [migrations.RunPython(make, migrations.RunPython.noop, elidable=False)]
