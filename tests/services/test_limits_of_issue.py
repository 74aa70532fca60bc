"""What one may ask for: blanks for a class, files that viewers do not edit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pypdf import PdfReader

from talentdesk.errors import DeskError
from talentdesk.services import bases, batches, samples, stock, teaching
from talentdesk.store import Store

DAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("full")
    store = bases.create_base(folder / "base", name=samples.BASE_NAME, code=samples.BASE_CODE, user="周发证")
    samples.run_main_job(store, folder / "out", DAY)
    yield store
    store.close()


def test_more_blanks_than_110_percent_of_the_passed_need_a_reason(full: Store) -> None:
    class_id = teaching.find_class(full, samples.CLASS_CODE)
    most = stock.most_for_class(full, class_id)
    assert most == 26  # 24 passed
    before = stock.balance(full).received
    with pytest.raises(DeskError, match="26"):
        stock.receive(full, most + 1, DAY, class_id=class_id)
    assert stock.balance(full).received == before
    stock.receive(full, most, DAY, class_id=class_id)
    stock.receive(full, most + 1, DAY, class_id=class_id, reason="首批印坏")
    assert stock.balance(full).received == before + 2 * most + 1


def test_restricted_files_open_but_may_not_be_edited(full: Store, tmp_path: Path) -> None:
    numbers = list(batches.printed_numbers(full, teaching.find_class(full, samples.CLASS_CODE)).values())[:2]
    names = batches.write_each(full, numbers, tmp_path / "each", restricted=True)
    reader = PdfReader(tmp_path / "each" / names[0])
    assert reader.is_encrypted
    assert numbers[0] in reader.pages[0].extract_text()
    permissions = reader.user_access_permissions
    assert permissions is not None
    assert not permissions & permissions.MODIFY
    assert permissions & permissions.PRINT
    plain = batches.write_each(full, numbers, tmp_path / "plain")
    assert not PdfReader(tmp_path / "plain" / plain[0]).is_encrypted
