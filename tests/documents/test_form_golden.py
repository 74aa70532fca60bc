"""Every built-in form stands on paper as it was recorded: each text where it was, the page as it looked."""

from __future__ import annotations

import json
from functools import cache

import pytest
from PIL import Image, ImageChops, ImageFilter, ImageStat

from talentdesk.documents.form_catalogue import FORMS, Form
from tests.documents.record_golden import GOLDEN, picture, positions, printed

# Positions are recorded to half a millimetre; rounding may tip either way.
NEAR = 0.75


@cache
def pdf_of(form: Form) -> bytes:
    return printed(form)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_every_text_stands_where_it_was(form: Form) -> None:
    recorded = json.loads((GOLDEN / f"{form.key}.json").read_text(encoding="utf-8"))
    found = positions(pdf_of(form))
    assert len(found) == len(recorded)
    for page, golden in zip(found, recorded, strict=True):
        # The order of runs on one line may tip with the rounding, so each text is looked for.
        assert sorted(run[0] for run in page) == sorted(run[0] for run in golden)
        for text, x, y in golden:
            distance = min(max(abs(run[1] - x), abs(run[2] - y)) for run in page if run[0] == text)
            assert distance <= NEAR, (text, x, y)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.key)
def test_every_page_looks_as_it_did(form: Form) -> None:
    with Image.open(GOLDEN / f"{form.key}.png") as stored:
        golden = stored.convert("L")
    found = picture(pdf_of(form))
    assert found.size == golden.size
    # Blurred by a pixel, so that only lines, fills and pictures that are gone or elsewhere count.
    soft = [image.filter(ImageFilter.BoxBlur(1)) for image in (found, golden)]
    difference = ImageChops.difference(*soft)
    assert ImageStat.Stat(difference).mean[0] < 1.5
    changed = sum(difference.histogram()[60:])
    assert changed < 0.002 * found.width * found.height


def test_no_golden_file_is_of_a_form_that_is_gone() -> None:
    assert {path.stem for path in GOLDEN.iterdir()} == {form.key for form in FORMS}
