# SPDX-License-Identifier: Apache-2.0
"""A reason may hold words of somebody who is erased: it alone can be blanked, what was decided stays."""

from django.db import migrations

GUARD = """
DROP TRIGGER append_only ON unit_setting;
CREATE TRIGGER append_only BEFORE DELETE ON unit_setting
    FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();
CREATE TRIGGER only_blanked BEFORE UPDATE ON unit_setting FOR EACH ROW
    WHEN (NEW.why <> '…' OR to_jsonb(OLD) - 'why' IS DISTINCT FROM to_jsonb(NEW) - 'why')
    EXECUTE FUNCTION journal_is_append_only();
"""
BEFORE = """
DROP TRIGGER only_blanked ON unit_setting;
DROP TRIGGER append_only ON unit_setting;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON unit_setting
    FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("configuration", "0001_initial")]

    operations = [migrations.RunSQL(GUARD, BEFORE)]
