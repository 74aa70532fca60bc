"""The registers hold together by themselves: loops over all of them, so that a new one is asked the same questions."""

from __future__ import annotations

from collections import Counter

import pytest

from talentdesk.documents.value_formats import formatted
from talentdesk.errors import DeskError
from talentdesk.exchange.headings import normalise_heading
from talentdesk.model import Base, Record
from talentdesk.registers import REGISTERS, Kind, Register, register, register_of_table
from talentdesk.registers.display import hidden, masked, shown
from talentdesk.registers.lists import VALUE_SYNONYMS

# Columns without a face, and why.
WITHOUT_FIELD = {
    "id": "the record's number",
    "deleted_at": "the recycle bin",
    "certificate.snapshot": "what was printed, as JSON",
    "certificate.sha256": "of the printed page",
    "certificate.proof": "the signed token of its QR code",
    "certificate.layout_version_id": "the frozen layout it was printed with",
    "base_profile.pair_weights": "set on the mentoring page",
    "base_profile.pair_rating": "set on the mentoring page",
    "base_profile.uid": "tells the base from every other",
    "base_profile.copy_number": "shown on the page of copies",
    **{
        f"upload_package.{name}": "the machinery of the outbox, told by the state"
        for name in (
            "channel_id",
            "manifest_sha256",
            "previous_sha256",
            "bytes",
            "entry_from",
            "entry_to",
            "attempts",
            "next_try",
        )
    },
    "equipment_file.sha256": "the file it lies in",
    "form_template.sha256": "the file it lies in",
    "form_output.sha256": "of the file that was made",
    "form_output.subject_id": "told by its words",
}
EACH = pytest.mark.parametrize("target", REGISTERS, ids=lambda r: r.key)


def _faceless(target: Register) -> set[str]:
    columns = {column.name for column in target.table.__table__.columns}
    exempt = {
        name for name in columns if name in WITHOUT_FIELD or f"{target.table_name}.{name}" in WITHOUT_FIELD
    }
    return columns - exempt - {field.name for field in target.fields}


@EACH
def test_every_column_has_a_field_or_a_reason(target: Register) -> None:
    assert _faceless(target) == set()


@EACH
def test_every_field_is_a_column(target: Register) -> None:
    assert {field.name for field in target.fields} <= {
        column.name for column in target.table.__table__.columns
    }


def test_keys_labels_and_tables_are_told_apart() -> None:
    for what in ("key", "label", "table"):
        assert max(Counter(getattr(target, what) for target in REGISTERS).values()) == 1, what
    for target in REGISTERS:
        assert register(target.key) is target
        assert register_of_table(target.table_name) is target
    assert register_of_table("journal_entry") is None
    with pytest.raises(DeskError) as refused:
        register("nothing")
    assert "trainees" in refused.value.remedy


@EACH
def test_labels_and_synonyms_of_a_register_are_told_apart(target: Register) -> None:
    labels = Counter(normalise_heading(field.label) for field in target.fields)
    assert max(labels.values()) == 1
    owner: dict[str, str] = {}
    for field in target.fields:
        for word in {normalise_heading(text) for text in (field.label, *field.synonyms)}:
            assert word, field
            # a label counts before a synonym of another field, so that is no collision; two synonyms are
            if word in labels and normalise_heading(field.label) != word:
                continue
            assert owner.setdefault(word, field.name) == field.name, (word, owner[word], field.name)


@EACH
def test_named_fields_are_there(target: Register) -> None:
    names = (*target.identity, target.title, *target.filters, *filter(None, (target.subtitle, target.sort)))
    assert [name for name in names if not target.has(name)] == []
    assert target.listed or not target.creatable, "a list without columns"
    for relation in target.related:
        other = register(relation.register)
        assert other.has(relation.field)
        assert relation.match == "id" or target.has(relation.match)
        if relation.match == "id":
            assert register(other.field(relation.field).reference) is target
    for field in target.fields:
        assert (field.kind is Kind.REFERENCE) == bool(field.reference), field
        if field.reference:
            register(field.reference)


@EACH
def test_a_reference_points_where_its_column_does(target: Register) -> None:
    for field in target.fields:
        keys = target.table.__table__.columns[field.name].foreign_keys
        tables = {key.column.table.name for key in keys}
        if field.reference:
            assert tables == {register(field.reference).table_name}, field
        else:
            assert not tables, field


@EACH
def test_needed_columns_are_needed_fields(target: Register) -> None:
    """What the database insists on is asked for, or has a default."""
    for field in target.fields:
        column = target.table.__table__.columns[field.name]
        if not column.nullable and column.default is None:
            assert field.required or field.fixed, field


@EACH
def test_values_fit_their_columns(target: Register) -> None:
    for field in target.fields:
        limit = target.max_length(field.name)
        for choice in (*field.choices, *VALUE_SYNONYMS.get(field.name, {}).values()):
            assert not limit or len(choice) <= limit, (field.name, choice)
        if field.kind in (Kind.PHONE, Kind.ID_NUMBER, Kind.CREDIT_CODE, Kind.NAME):
            assert limit >= 18, field
        if field.choices and not field.open_choice:
            assert field.kind is Kind.CHOICE
        if field.minimum is not None and field.maximum is not None:
            assert field.minimum < field.maximum


@EACH
def test_personal_numbers_are_marked_and_masked(target: Register) -> None:
    for field in target.fields:
        if field.kind in (Kind.PHONE, Kind.ID_NUMBER) or field.name == "id_number":
            assert field.personal or target.key == "base", field
        if not field.personal:
            assert masked(field, "330102199001011234") == "330102199001011234"
        elif field.kind is Kind.ID_NUMBER or field.name == "id_number":
            assert masked(field, "330102199001011234") == "330102********1234"
            assert masked(field, "A1234567") == "A1******"
            assert masked(field, "") == ""
        elif field.kind is Kind.PHONE:
            assert masked(field, "13812345678") == "138****5678"
            assert masked(field, "0571-88888888") == "05***********"
            assert masked(field, "1234567") == "12*****"


@pytest.mark.parametrize("length", range(1, 30))
def test_a_mask_hides_something_of_any_number(length: int) -> None:
    text = "1" * length
    for field in register("trainees").fields:
        if field.kind in (Kind.PHONE, Kind.ID_NUMBER):
            shielded = masked(field, text)
            assert shielded.count("*") >= min(4, length - 2)
            assert len(shielded.replace("*", "")) <= 10


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("", ""),
        ("12", "1*"),
        ("王丽", "王*"),
        ("阿卜杜热合曼·买买提江·吐尔逊", "阿**************"),
        ("A1234567", "A1******"),
        ("33010219900", "33*********"),  # an old number of eleven digits is no mobile phone
        ("+8613812345678", "+86*******5678"),
        ("0571-88888888-12345", "05*****************"),
        ("6222021001234567890", "622202*********7890"),
    ],
)
def test_lists_and_forms_hide_by_one_rule(text: str, left: str) -> None:
    assert hidden(text) == left
    assert formatted(text, [("mask", "")]) == left
    phone = next(field for field in register("trainees").fields if field.kind is Kind.PHONE)
    assert masked(phone, text) == left


@EACH
def test_any_stored_value_can_be_shown(target: Register) -> None:
    record = target.table()
    for field in target.fields:
        assert shown(field, getattr(record, field.name)) == ""
        assert shown(field, True) == "是"


def test_every_table_of_records_has_a_register_or_a_reason() -> None:
    """What is kept is also seen."""
    # The program's own memory; keys and layouts are shown by their own pages, not as lists.
    unseen = {"import_heading", "number_counter", "signing_key", "layout_version"}
    unseen |= {"bureau_profile", "upload_channel", "twin_copy", "twin_conflict"}
    tables = {
        mapper.class_.__tablename__ for mapper in Base.registry.mappers if issubclass(mapper.class_, Record)
    }
    assert tables - {target.table_name for target in REGISTERS} - unseen == set()
