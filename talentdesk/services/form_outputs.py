"""What went out on paper or as a file: noted in the journal, with the file's SHA-256, in the moment the file appears."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from talentdesk.documents.form_catalogue import FORMS
from talentdesk.exchange.atomic import sha256_of, whole_file
from talentdesk.model import FormOutput, FormTemplate
from talentdesk.store import Store
from talentdesk.text import tr

KIND = "print"
# Put out like a form but in no catalogue: a class's papers bound together.
BOUND = {"binder": "班级档案"}
LONGEST_SUBJECT = 200
LONGEST_PURPOSE = 200


@dataclass(frozen=True, slots=True)
class Output:
    """What is to be noted of an output beside its file: the form and its version, whom it is about, how much it shows."""

    form: str
    label: str
    about: str
    subject: str
    subject_id: int | None = None
    rows: int = 0
    mask: str = "full"
    purpose: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class RecentOutput:
    """One output as listed; ``when`` is local time, ``label`` the form's Chinese name."""

    form: str
    label: str
    subject: str
    when: datetime
    who: str
    file: str
    sha256: str


def put_out(store: Store, out: Path, write: Callable[[Path], int], output: Output) -> tuple[int, str]:
    """Let ``write`` make the file, then let file and journal entry appear together or not at all.

    ``write`` gets the path to write to and returns the number of pages; (pages, SHA-256) come back.
    """
    with ExitStack() as unfinished:
        part = unfinished.enter_context(whole_file(out))
        pages = write(part)
        digest = sha256_of(part)
        with _noted(store, out, digest, output):
            unfinished.close()  # the file gets its name
    return pages, digest


@contextmanager
def _noted(store: Store, out: Path, digest: str, output: Output) -> Iterator[None]:
    """Journal the output; the file, which appears meanwhile, goes again when the journal cannot be written."""
    appeared = False
    try:
        with store.write(_why(output, digest), kind=KIND) as session:
            session.add(
                FormOutput(
                    form=output.form,
                    version=output.version,
                    about=output.about,
                    subject_id=output.subject_id,
                    subject=output.subject[:LONGEST_SUBJECT],
                    rows=output.rows,
                    mask=output.mask,
                    purpose=output.purpose[:LONGEST_PURPOSE] or None,
                    file_name=out.name,
                    sha256=digest,
                    made_by=store.user,
                    made_at=datetime.now().replace(microsecond=0),
                )
            )
            session.flush()
            yield
            appeared = True
    except BaseException:
        if appeared:
            out.unlink(missing_ok=True)
        raise


def _why(output: Output, digest: str) -> str:
    text = tr(
        "输出表单 {form}：{subject}，{rows} 行，SHA-256 {hash}",
        form=tr(output.label),
        subject=output.subject[:LONGEST_SUBJECT],
        rows=output.rows,
        hash=digest[:12],
    )
    purpose = output.purpose[:LONGEST_PURPOSE]
    return tr("{text}，用途：{purpose}", text=text, purpose=purpose) if purpose else text


def recent_outputs(store: Store, limit: int = 20) -> list[RecentOutput]:
    """The newest outputs first."""
    statement = select(FormOutput).order_by(FormOutput.id.desc()).limit(limit)
    with store.read() as session:
        labels = {form.key: form.label for form in FORMS} | {"binder": "班级档案"}
        own = select(FormTemplate.key, FormTemplate.label).order_by(FormTemplate.version)
        labels.update((key, label) for key, label in session.execute(own))
        return [
            RecentOutput(
                each.form,
                labels.get(each.form, each.form),
                each.subject,
                each.made_at,
                each.made_by,
                each.file_name,
                each.sha256,
            )
            for each in session.scalars(statement)
        ]
