"""Taking in JobTech's file: counts, again, and clear words for a wrong file."""

from __future__ import annotations

import io
import json
import time

import pytest
from django.core.management import CommandError, call_command

from kompetens.core.actor import acting, system_actor
from kompetens.core.models import AuditEntry
from kompetens.core.permission import Denied
from kompetens.skills.actions.frameworks import Counts, FrameworkFault, import_jobtech
from kompetens.skills.models import Framework, Skill

SYSTEM = system_actor("test", "take in skills")


def concept(identifier, label, kind="skill", **more):
    return {"id": identifier, "preferred_label": label, "type": kind, **more}


def file_of(*concepts, **document):
    return io.BytesIO(json.dumps(document or {"data": {"concepts": list(concepts)}}).encode())


@pytest.fixture
def system(db):
    with acting(SYSTEM):
        yield


def test_new_renamed_retired_and_back_again(system):
    assert import_jobtech(file_of(concept("a", "Svetsning"), concept("b", "  Truck "))) == Counts(2, 0, 0, 0, 0)
    again = import_jobtech(file_of(concept("a", "Svetsning"), concept("b", "Truck")))
    assert again == Counts(0, 0, 0, 0, 2)
    third = import_jobtech(file_of(concept("a", "Svetsning, MIG"), concept("c", "Ålfiske")))
    assert third == Counts(1, 1, 0, 1, 0)
    assert set(Skill.objects.values_list("concept_id", "name_sv", "is_retired")) == {
        ("a", "Svetsning, MIG", False), ("b", "Truck", True), ("c", "Ålfiske", False)
    }  # fmt: skip
    assert list(Skill.objects.order_by("sort_key").values_list("concept_id", flat=True)) == ["a", "b", "c"]
    assert import_jobtech(file_of(*(concept(n, n) for n in "abc"))) == Counts(0, 3, 1, 0, 0)
    assert AuditEntry.objects.filter(action="skills.import_framework").count() == 4


def test_other_frameworks_are_left_alone(system, world):
    import_jobtech(file_of(concept("a", "Svetsning")))
    world.skill.refresh_from_db()
    assert not world.skill.is_retired
    assert Framework.objects.get(key="jobtech").skills.count() == 1


def test_skills_are_found_below_other_concepts(system):
    head = concept("h", "Teknik", "skill-headline", narrower=[concept("a", "Svetsning"), concept("b", "Truck")])
    assert import_jobtech(file_of(head)).added == 2


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "framework-not-json"),
        (b'{"data": {', "framework-not-json"),
        (b"PK\x03\x04\xff\xfe", "framework-not-text"),
        ("Kylteknik;skill;å".encode("latin-1"), "framework-not-text"),
        (b"[]", "framework-no-concepts"),
        (b'{"data": []}', "framework-no-concepts"),
        (b'{"data": {"concepts": [1, 2]}}', "framework-no-concepts"),
        (b'{"data": {"concepts": []}}', "framework-no-skills"),
        (b"[" * 100_000, "framework-no-concepts"),
        (file_of(concept("a", "A", "ssyk-level-4")).read(), "framework-no-skills"),
        (file_of(concept("a", "  ")).read(), "framework-bad-concept"),
        (file_of({"id": "a", "type": "skill"}).read(), "framework-bad-concept"),
        (file_of(concept(None, "A")).read(), "framework-bad-concept"),
        (file_of(concept("a", "x" * 301)).read(), "framework-bad-concept"),
        (file_of(concept("a", "A"), concept("a", "B")).read(), "framework-twice"),
    ],
)
def test_a_wrong_file_is_named_and_changes_nothing(system, content, code):
    with pytest.raises(FrameworkFault) as fault:
        import_jobtech(io.BytesIO(content))
    assert fault.value.code == code
    assert fault.value.message.sv != fault.value.message.en
    assert not Skill.objects.filter(framework__key="jobtech").exists()


def test_a_file_that_lacks_most_skills_must_be_confirmed(system):
    import_jobtech(file_of(*(concept(n, n) for n in "abcd")))
    with pytest.raises(FrameworkFault) as fault:
        import_jobtech(file_of(concept("a", "a")))
    assert fault.value.code == "framework-many-gone"
    assert "3" in str(fault.value)
    assert not Skill.objects.filter(is_retired=True).exists()
    assert import_jobtech(file_of(concept("a", "a")), retire_many=True).retired == 3


def test_only_the_programmes_staff_imports(world, actor_of):
    for role in ("coordinator", "company_contact", "auditor"):
        with acting(actor_of(world.people[role])), pytest.raises(Denied):
            import_jobtech(file_of(concept("a", "Svetsning")))
    with acting(actor_of(world.people["administrator"])):
        assert import_jobtech(file_of(concept("a", "Svetsning"))).added == 1


def test_seven_thousand_skills_in_a_few_seconds(system):
    document = file_of(*(concept(f"id{n}", f"Kompetens nummer {n} åäö") for n in range(7_000))).read()
    start = time.perf_counter()
    assert import_jobtech(io.BytesIO(document)).added == 7_000
    assert import_jobtech(io.BytesIO(document)).unchanged == 7_000
    assert time.perf_counter() - start < 15


def test_the_command_says_what_it_did_and_what_is_wrong(db, tmp_path, capsys):
    file = tmp_path / "skills.json"
    file.write_bytes(file_of(concept("a", "Svetsning")).read())
    call_command("import_jobtech", str(file))
    assert "1 added" in capsys.readouterr().out
    file.write_text("nonsense")
    with pytest.raises(CommandError, match="JSON"):
        call_command("import_jobtech", str(file))
    with pytest.raises(CommandError, match="no file"):
        call_command("import_jobtech", str(tmp_path / "absent.json"))
