"""Compliance forms: which there are, a look at one, one put out as a file and noted in the journal, one for many classes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from talentdesk.documents.form_catalogue import FORMS, Form
from talentdesk.documents.forms import FilledForm, fill_form, save_pdf, save_xlsx, template_findings
from talentdesk.documents.letters import fill_letter, letter_findings
from talentdesk.errors import Cancelled, DeskError, Problem
from talentdesk.exchange.atomic import sha256_of, whole_file
from talentdesk.progress import SILENT, Progress
from talentdesk.services.custom_forms import custom_offers, custom_template
from talentdesk.services.form_facts import form_facts
from talentdesk.services.form_masks import masked_facts
from talentdesk.services.form_outputs import Output, RecentOutput, put_out, recent_outputs
from talentdesk.services.form_requests import Made, Offer, Options, Subject
from talentdesk.services.form_subjects import safe_name, subject_words
from talentdesk.store import Store
from talentdesk.text import tr

__all__ = [
    "Made", "Offer", "Options", "RecentOutput", "Subject", "fill", "make_for_classes", "make_form", "offer_of",
    "offers", "preview_form", "recent_outputs",
]  # fmt: skip

PDF, XLSX, DOCX = ".pdf", ".xlsx", ".docx"
# A template that is wrong stays wrong whoever looks at it; all else may be accepted by its code.
NEVER_ACCEPTED = frozenset({"placeholder-unknown", "marker"})
NOTHING_SPECIAL = Options()
LISTED = ("trainees", "teachers", "devices", "loans", "pairs", "certificates")


@dataclass(frozen=True, slots=True)
class _Ready:
    """A form about to be written: its facts as the mask shows them, its template, what is wrong with that."""

    offer: Offer
    template: Path
    facts: dict[str, object]
    mask: str
    findings: tuple[Problem, ...]


def offers(store: Store, day: date) -> tuple[Offer, ...]:
    """Every form that can be made on that day: the built-in ones, then a base's own; an own one with the key of a
    built-in one stands in its place.
    """
    own = custom_offers(store, day)
    taken = {offer.key for offer in own}
    return (*(_built_in(form) for form in FORMS if form.key not in taken), *own)


def _built_in(form: Form) -> Offer:
    return Offer(
        key=form.key,
        label=form.label,
        about=form.about,
        group=form.group,
        hint=form.hint,
        mask=form.mask,
        orientation=form.orientation,
        asks=form.asks,
        each=form.each,
        certified_only=form.certified_only,
    )


def offer_of(store: Store, key: str, day: date) -> Offer:
    """The form of that key; a refusal naming the known ones."""
    known = offers(store, day)
    found = next((offer for offer in known if offer.key == key), None)
    if found is None:
        raise DeskError(
            tr("没有名为“{key}”的表单。", key=key),
            tr("可用的有：{known}", known="、".join(offer.key for offer in known)),
            code="not-found",
        )
    return found


def fill(
    store: Store, key: str, subject: Subject, today: date, options: Options = NOTHING_SPECIAL
) -> FilledForm:
    """The form's workbook, filled, for whoever binds it with others; a letter is none."""
    ready = _ready(store, key, subject, today, options)
    if ready.offer.letter:
        raise DeskError(tr("信函没有表格。"), tr("信函只能存为 .docx。"), code="format")
    return _filled(ready)


def preview_form(
    store: Store,
    key: str,
    subject: Subject,
    out: Path,
    today: date,
    options: Options = NOTHING_SPECIAL,
    progress: Progress = SILENT,
) -> Made:
    """A look at the form as PDF, with what is wrong with it; a look is not put out and not noted."""
    _refuse_ending(out, (PDF,))
    filled = fill(store, key, subject, today, options)
    with whole_file(out) as part:
        pages = _write(filled, part, _mark(store, options), progress)
        digest = sha256_of(part)
    return Made(out, filled.findings, filled.rows, pages, digest)


def make_form(
    store: Store,
    key: str,
    subject: Subject,
    out: Path,
    today: date,
    options: Options = NOTHING_SPECIAL,
    progress: Progress = SILENT,
) -> Made:
    """Put a form out as .pdf or .xlsx (a letter: .docx) and note it in the journal; file and note come together.

    Refused (code ``findings``, with each of them) while something is wrong with it that ``options.accept`` does not
    name; a faulty template is always refused. Nothing is written then.
    """
    offer = offer_of(store, key, today)
    _refuse_ending(out, (DOCX,) if offer.letter else (PDF, XLSX))
    ready = _ready(store, key, subject, today, options)
    progress.step(0, 2, tr("正在填写"))
    if offer.letter:
        return _make_letter(store, subject, out, ready, options)
    _refuse_findings(ready.findings, options)
    filled = _filled(ready)
    _refuse_findings(filled.findings, options)
    progress.step(1, 2, tr("正在写出"))
    pages, digest = put_out(
        store,
        out,
        lambda part: _write(filled, part, _mark(store, options), progress),
        _output(store, subject, ready, filled.rows, options),
    )
    return Made(out, filled.findings, filled.rows, pages, digest)


def _make_letter(store: Store, subject: Subject, out: Path, ready: _Ready, options: Options) -> Made:
    _refuse_findings(ready.findings, options)
    rows = sum(len(found) for name in LISTED if isinstance(found := ready.facts.get(name), list))
    findings: list[Problem] = []

    def write(part: Path) -> int:
        with part.open("wb") as file:
            findings.extend(fill_letter(ready.template, ready.facts, file))
        _refuse_findings(findings, options)
        return 0

    _, digest = put_out(store, out, write, _output(store, subject, ready, rows, options))
    return Made(out, tuple(findings), rows, 0, digest)


def make_for_classes(
    store: Store,
    key: str,
    class_ids: Sequence[int],
    folder: Path,
    ending: str,
    today: date,
    options: Options = NOTHING_SPECIAL,
    progress: Progress = SILENT,
) -> list[Made]:
    """One file for each class, ``表名-班级编号.ending``, in the order given; a class that is refused stops no other.

    A refused one has no ``sha256`` and its ``findings`` say why. Cancelling leaves the files already made and says so.
    """
    label = tr(offer_of(store, key, today).label)
    made: list[Made] = []
    names: set[str] = set()
    for done, class_id in enumerate(class_ids):
        subject = Subject("class", (class_id,))
        try:
            progress.step(done, len(class_ids), label)
        except Cancelled as stopped:
            count = sum(1 for each in made if each.sha256)
            text = tr("已取消；已做好的 {count} 份留在文件夹里。", count=count)
            raise Cancelled(text, str(folder), code=stopped.code) from stopped
        out = folder / safe_name(f"{label}-{_code(store, subject)}", ending, names)
        try:
            made.append(make_form(store, key, subject, out, today, options))
        except DeskError as refused:
            problems = refused.problems or (Problem(refused.code, refused.text, refused.remedy),)
            made.append(Made(out, problems, 0, 0, ""))
    return made


def _code(store: Store, subject: Subject) -> str:
    """The code of a class for the name of its file; its number where there is no such class."""
    with suppress(DeskError):
        return subject_words(store, subject).code
    return str(subject.ids[0])


def _ready(store: Store, key: str, subject: Subject, today: date, options: Options) -> _Ready:
    offer = offer_of(store, key, today)
    built_in = next((form for form in FORMS if form.key == key), None)
    own = offer.version is not None or built_in is None
    template = custom_template(store, key, today) if own or built_in is None else built_in.path
    mask = options.mask or offer.mask
    check: Callable[[Path], list[Problem]] = letter_findings if offer.letter else template_findings
    facts = masked_facts(form_facts(store, offer, subject, today, options), mask)
    return _Ready(offer, template, facts, mask, tuple(check(template)) if own else ())


def _filled(ready: _Ready) -> FilledForm:
    base = ready.facts["base"]
    author = str(base.get("name", "")) if isinstance(base, dict) else ""
    filled = fill_form(ready.template, ready.facts, title=ready.offer.label, author=author)
    return replace(filled, findings=(*ready.findings, *filled.findings))


def _write(filled: FilledForm, part: Path, mark: str, progress: Progress) -> int:
    with part.open("wb") as file:
        if part.suffix.lower() == PDF:
            return save_pdf(filled.book, file, watermark=mark, progress=progress)
        if mark:
            _sign_footers(filled, mark)
        save_xlsx(filled.book, file)
        return 0


def _mark(store: Store, options: Options) -> str:
    """Who and when, for the faint text over a list; empty when none is wanted."""
    return f"{store.user} {datetime.now():%Y-%m-%d %H:%M}" if options.watermark else ""


def _sign_footers(filled: FilledForm, mark: str) -> None:
    """A workbook has no faint text over its cells: who and when goes to the right of its footers."""
    text = f"打印：{mark}".replace("&", "&&")  # a single & is a command in headers and footers
    for sheet in filled.book.worksheets:
        head = sheet.HeaderFooter
        wanted = (True, head.differentOddEven, head.differentFirst)
        for footer, there in zip((sheet.oddFooter, sheet.evenFooter, sheet.firstFooter), wanted, strict=True):
            if there and footer is not None:
                footer.right.text = "　".join(filter(None, (footer.right.text, text)))


def _output(store: Store, subject: Subject, ready: _Ready, rows: int, options: Options) -> Output:
    words = subject_words(store, subject)
    return Output(
        form=ready.offer.key,
        label=ready.offer.label,
        about=subject.about,
        subject=words.text,
        subject_id=subject.ids[0] if len(subject.ids) == 1 else None,
        rows=rows,
        mask=ready.mask,
        purpose=options.purpose.strip(),
        version=ready.offer.version,
    )


def _refuse_ending(out: Path, allowed: tuple[str, ...]) -> None:
    if out.suffix.lower() not in allowed:
        raise DeskError(
            tr("这张表单只能存为 {endings}。", endings=tr(" 或 ").join(allowed)),
            tr("请改文件名的后缀。"),
            code="format",
        )


def _refuse_findings(findings: Sequence[Problem], options: Options) -> None:
    """Stop at the first kind of trouble nobody accepted, naming all of it."""
    left = [each for each in findings if each.code in NEVER_ACCEPTED or each.code not in options.accept]
    if not left:
        return
    codes = list(dict.fromkeys(each.code for each in left if each.code not in NEVER_ACCEPTED))
    remedy = (
        tr("请改正；确认无妨的可以接受：{codes}", codes="、".join(codes))
        if len(codes) and all(each.code not in NEVER_ACCEPTED for each in left)
        else tr("请先改正模板。")
    )
    text = tr("表单有 {count} 处要处理，没有输出。", count=len(left))
    raise DeskError(text, remedy, code="findings", problems=left)
