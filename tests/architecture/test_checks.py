# SPDX-License-Identifier: Apache-2.0
"""Each of our own checks sees the violation it is there for."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import models
from django.db.migrations import operations

from tools import check
from tools.checks import bans, budgets, dependencies, documents, expand, locks, relations, translations
from tools.contracts import trespasses

HEADER = f'{bans.LICENCE}\n"""A module."""\n\n'


def plant(root: Path, name: str, text: str) -> Path:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def sees(sentences: list[str], words: str) -> bool:
    return any(words in sentence for sentence in sentences)


def test_budgets(tmp_path: Path) -> None:
    plant(tmp_path, "src/xiucheng/kernel/a/long.py", HEADER + "x = 1\n" * 400)
    plant(tmp_path, "src/xiucheng/kernel/a/deep.py", HEADER + "def f():\n" + "    x = 1\n" * 50)
    plant(tmp_path, "src/xiucheng/kernel/a/templates/a/page.html", "<p>\n" * 121)
    for number in range(8):
        plant(tmp_path, f"src/xiucheng/kernel/a/part{number}.py", HEADER + "x = 1\n" * 380)
    found = budgets.find(tmp_path)
    assert sees(found, "long.py: 403 lines; a file has at most 400")
    assert sees(found, "deep.py:4 f: 51 lines; a function has at most 50")
    assert sees(found, "page.html: 121 lines; a template has at most 120")
    assert sees(found, "kernel.a: 3521 lines; a app has at most 3000")
    assert [one.kind for one in budgets.largest(tmp_path, 2)] == ["app", "function"]


def test_budgets_leave_small_things_alone(tmp_path: Path) -> None:
    plant(tmp_path, "src/xiucheng/kernel/a/fine.py", HEADER + "def f():\n    return 1\n")
    assert budgets.find(tmp_path) == []


APP = "src/xiucheng/operations/a/"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        (APP + "rules.py", '"""No licence."""\n', "The first line is"),
        (APP + "rules.py", bans.LICENCE + "\nx = 1\n", "what the module is for"),
        (APP + "pages.py", HEADER + "Thing.objects.all()\n", "never the tables"),
        (APP + "pages/list.py", HEADER + "Thing.objects.all()\n", "never the tables"),
        ("src/xiucheng/delivery/shell/x.py", HEADER + "Thing.objects.all()\n", "never the tables"),
        (APP + "rules.py", HEADER + "datetime.now()\n", "kernel.clock.now()"),
        (APP + "rules.py", HEADER + "datetime.datetime.utcnow()\n", "kernel.clock.now()"),
        (APP + "rules.py", HEADER + "timezone.now()\n", "kernel.clock.now()"),
        (APP + "rules.py", HEADER + "date.today()\n", "kernel.clock.now()"),
        (APP + "rules.py", HEADER + "time.time()\n", "kernel.clock.now()"),
        (APP + "apps.py", HEADER + "from django.dispatch import receiver\n", "signals hide"),
        (APP + "apps.py", HEADER + "from django.db.models.signals import post_save\n", "signals hide"),
        (APP + "types.py", HEADER + "from django.db import models\n", "pure Python"),
        (APP + "types/things.py", HEADER + "import django\n", "pure Python"),
        ("src/xiucheng/protocols/x.py", HEADER + "import psycopg\n", "pure Python"),
        (APP + "rules.py", HEADER + "from django.db import connection\n", "Rules know values"),
        ("README.md", "pip install -i https://" + bans.HOSTS[0] + "/x\n", "package host"),
        ("README.md", "see /" + "home/someone/notes\n", "holds the path"),
    ],
)
def test_bans(tmp_path: Path, name: str, text: str, words: str) -> None:
    plant(tmp_path, name, text)
    assert sees(bans.find(tmp_path), words)


def test_bans_name_a_path_of_this_machine(tmp_path: Path) -> None:
    plant(tmp_path, "notes.md", f"run it in {tmp_path.resolve()}/src\n")
    assert sees(bans.find(tmp_path), "holds a path of this machine")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (APP + "queries.py", HEADER + "Thing.objects.all()\n"),
        (APP + "tests/test_x.py", HEADER + "datetime.now()\n"),
        ("src/xiucheng/kernel/clock/instant.py", HEADER + "datetime.now()\n"),
        (APP + "rules.py", HEADER + "from django.utils.translation import gettext as _\n"),
        (APP + "rules.py", HEADER + "time.monotonic()\nclock.now()\nnow()\n"),
        ("README.md", "The page /work/ lists what is mine.\n"),
    ],
)
def test_bans_leave_the_rest_alone(tmp_path: Path, name: str, text: str) -> None:
    plant(tmp_path, name, text)
    assert bans.find(tmp_path) == []


CATALOGUE = "src/xiucheng/locale/zh_Hans/LC_MESSAGES/django.po"
PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.mark.parametrize(
    ("code", "entry", "words"),
    [
        ('_("Close")', "", "has no Chinese: 'Close'"),
        ('pgettext("door", "Close")', "", "has no Chinese: 'Close'"),
        ('ngettext("%(n)s case", "%(n)s cases", 2)', "", "has no Chinese"),
        ('_("Close")', '#, fuzzy\nmsgid "Close"\nmsgstr "关"\n', "fuzzy"),
        ('_("Close")', 'msgid "Close"\nmsgstr ""\n', "is empty"),
        ('_("%(n)s open")', '#, python-format\nmsgid "%(n)s open"\nmsgstr "开着"\n', "without all places"),
        ('_("open")', 'msgid "open"\nmsgstr "%(n)s 开着"\n', "other places"),
    ],
)
def test_translations(tmp_path: Path, code: str, entry: str, words: str) -> None:
    plant(tmp_path, "src/xiucheng/kernel/a/words.py", HEADER + code + "\n")
    plant(tmp_path, CATALOGUE, PO + entry)
    assert sees(translations.find(tmp_path), words)


def test_translations_of_templates(tmp_path: Path) -> None:
    page = '{% load i18n %}{% translate "Close" %}{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}'
    plant(tmp_path, "src/xiucheng/kernel/a/templates/a/page.html", page)
    plant(tmp_path, CATALOGUE, PO + 'msgid "Close"\nmsgstr "关闭"\n')
    found = translations.find(tmp_path)
    assert sees(found, "Hello %(name)s")
    assert not sees(found, "'Close'")


def test_documents(tmp_path: Path) -> None:
    plant(tmp_path, "docs/settings.md", "old\n")
    plant(tmp_path, "docs/commands.md", "`xiucheng backup`, [there](nowhere.md), [here](settings.md)\n")
    plant(tmp_path, "src/xiucheng/kernel/a/__init__.py", HEADER)
    found = documents.find(tmp_path, {"docs/settings.md": "new\n"}, {"command": ["backup", "restore"]})
    assert sees(found, "docs/settings.md is not fresh")
    assert sees(found, "The command 'restore' is told nowhere")
    assert sees(found, "links to nowhere.md")
    assert sees(found, "kernel/a has no README.md")
    assert len(found) == 4


def test_locks(tmp_path: Path) -> None:
    plant(tmp_path, "requirements/a.lock", "one==1.0 \\\n    --hash=sha256:aa\ntwo==2.0\n")
    plant(tmp_path, "requirements/b.lock", "--index-url " + "https:" + "//example.org\n")
    plant(tmp_path, "assets/package-lock.json", '{"packages": {"": {}, "node_modules/a": {"version": "1"}}}')
    found = locks.find(tmp_path)
    assert found == [
        "a.lock: two==2.0 has no hash.",
        "b.lock holds an address.",
        "node_modules/a has no integrity.",
    ]


def test_dependencies(tmp_path: Path) -> None:
    groups = '[dependency-groups]\ndev = ["pytest>=9"]\nassets = []\n'
    plant(tmp_path, "pyproject.toml", '[project]\ndependencies = ["django>=5", "polib"]\n' + groups)
    plant(tmp_path, "docs/dependencies.md", "| Django | ... |\n| pytest | ... |\n")
    plant(tmp_path, "src/xiucheng/a.py", HEADER + "import os, django, pytest, numpy.linalg\n")
    plant(tmp_path, "src/xiucheng/tests/test_a.py", HEADER + "import pytest\nfrom xiucheng import a\n")
    assert dependencies.find(tmp_path) == [
        "src/xiucheng/a.py imports numpy, which pyproject.toml does not name.",
        "src/xiucheng/a.py imports pytest, which pyproject.toml does not name.",
        "docs/dependencies.md gives no reason for polib.",
    ]


def model(module: str, **relations_to: Any) -> Any:
    fields = [
        SimpleNamespace(name=name, auto_created=False, related_model=target)
        for name, target in relations_to.items()
    ]
    meta = SimpleNamespace(get_fields=lambda: fields)
    return SimpleNamespace(__module__=module, __name__="Thing", _meta=meta)


def test_relations() -> None:
    upper = model("xiucheng.operations.a.models")
    lower = model("xiucheng.foundation.b.models", up=upper)
    found = relations.find([upper, lower, model("xiucheng.operations.c.models", down=lower)])
    assert found == ["xiucheng.foundation.b.models.Thing.up refers up to xiucheng.operations.a.models."]


def test_doors() -> None:
    floors, rooms = {"operations", "foundation"}, {"actions", "queries", "types"}
    shell = "xiucheng.delivery.shell.pages"
    assert trespasses(shell, "xiucheng.operations.a.models", floors, rooms)
    assert trespasses("xiucheng.operations.b.actions", "xiucheng.operations.a.rules.fees", floors, rooms)
    assert not trespasses(shell, "xiucheng.operations.a.queries.lists", floors, rooms)
    assert not trespasses("xiucheng.operations.a.pages", "xiucheng.operations.a.models", floors, rooms)
    assert not trespasses(shell, "xiucheng.kernel.record.models", floors, rooms)


def test_the_runner_names_an_unknown_check(capsys: pytest.CaptureFixture[str]) -> None:
    assert check.main(["beauty"]) == 2
    assert "There is no check 'beauty'" in capsys.readouterr().err


def test_the_runner_fails_when_a_check_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "CHECKS", {"good": list, "bad": lambda: ["It is wrong."]})
    assert check.main([]) == 1
    said = capsys.readouterr().out
    assert "It is wrong." in said
    assert said.endswith("2 checks, 1 failed.\n")


CONTRACTING: tuple[tuple[Any, str], ...] = (
    (operations.RemoveField("Case", "words"), "takes away"),
    (operations.RenameField("Case", "words", "text"), "takes away"),
    (operations.DeleteModel("Case"), "takes away"),
    (operations.AddField("Case", "kind", models.CharField(max_length=5, default="")), "give db_default"),
    (operations.AddConstraint("Case", models.UniqueConstraint(fields=["kind"], name="one")), "may refuse"),
    (operations.RunSQL("ALTER TABLE cases ALTER COLUMN kind SET NOT NULL"), "one release later"),
    (operations.RunSQL("DROP TABLE cases"), "one release later"),
    (operations.RunSQL("TRUNCATE cases"), "one release later"),
)
EXPANDING: tuple[Any, ...] = (
    operations.AddField("Case", "kind", models.CharField(max_length=5, null=True)),
    operations.AddField("Case", "kind", models.CharField(max_length=5, db_default="")),
    operations.CreateModel("Other", [("id", models.BigAutoField(primary_key=True))]),
    operations.RunSQL("CREATE INDEX one ON cases (kind)"),
    operations.RunSQL("CREATE TRIGGER no BEFORE TRUNCATE ON cases EXECUTE FUNCTION stop()"),
)


def migrated(root: Path, operation: Any, **more: str) -> list[str]:
    """What the check says of one new migration after release 0.9.0."""
    about = {"version": "0.9.0", "migrations": [["cases", "0001_initial"]]}
    plant(root, "tests/upgrade/released/0.9.0.json", json.dumps(about))
    plant(root, "tests/upgrade/released/0.1.0.json", json.dumps({"version": "0.1.0", "migrations": []}))
    known = SimpleNamespace(operations=[operations.DeleteModel("Old")])
    new = SimpleNamespace(operations=[operation], **more)
    return expand.find(root, {("cases", "0001_initial"): known, ("cases", "0002_new"): new})


def test_a_number_that_old_rows_leave_empty_may_be_unique() -> None:
    number = operations.AddField("Case", "code", models.CharField(max_length=5, null=True))
    once = operations.AddConstraint("Case", models.UniqueConstraint(fields=["code", "kind"], name="once"))
    never = models.UniqueConstraint(fields=["code"], name="never", nulls_distinct=False)
    assert list(expand.faults([number, once], set())) == []
    assert len(list(expand.faults([number, operations.AddConstraint("Case", never)], set()))) == 1
    assert len(list(expand.faults([once, number], set()))) == 1


@pytest.mark.parametrize(("operation", "words"), CONTRACTING, ids=[str(n) for n in range(len(CONTRACTING))])
def test_what_the_version_before_cannot_live_with(tmp_path: Path, operation: Any, words: str) -> None:
    assert sees(migrated(tmp_path, operation), words)
    assert migrated(tmp_path, operation, contracts="0.9.0") == []
    assert sees(migrated(tmp_path, operation, contracts="0.10.0"), words)


@pytest.mark.parametrize("operation", EXPANDING, ids=[str(n) for n in range(len(EXPANDING))])
def test_what_only_adds_is_left_alone(tmp_path: Path, operation: Any) -> None:
    assert migrated(tmp_path, operation) == []


def test_without_a_kept_release_the_check_says_so(tmp_path: Path) -> None:
    assert sees(expand.find(tmp_path, {}), "keeps no release")
