"""Files inside documents: objects in DOCX, XLSX, XLS and OpenDocument, attachments of a PDF.

Each is unpacked as a member of an archive is, within the same limits, and scanned as a file of its
own. OLE objects are opened; one that wraps no file is handed on as it is, so that a reader reads
it or refuses it by name.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from scanners.archives import BROKEN, Budget, Member, copy, counted, place
from scanners.errors import ScanError
from scanners.readers.parts.compound import MAGIC, MOST_SIZE, Compound, packages, unpacked
from scanners.readers.parts.office import DRAWN, is_embedded

#: What stands for the files as a whole where their list itself cannot be read.
UNNAMED = "(tệp nhúng)"
_EQUATION = "Equation Native"
_DAMAGED = "tệp nhúng này bị hỏng: hãy lấy ra từ tệp gốc và rà soát riêng."
_TOO_LARGE = "tệp nhúng này bị hỏng hoặc bung ra quá lớn: bị từ chối."


def files_inside(path: Path, format_: str, folder: Path, budget: Budget) -> Iterator[Member]:
    """Yield the files in a document, each unpacked into ``folder`` until the next is asked for.

    Raises:
        ScanError: damaged, or past a limit.
    """
    found = {"pdf": _of_pdf, "xls": _of_container}.get(format_, _of_office)
    taken: dict[str, int] = {}
    try:
        for member in found(path, folder, budget):
            name = member.name.replace("/", "-") or UNNAMED
            taken[name] = taken.get(name, 0) + 1
            if taken[name] > 1:  # two files of one name shall not be one in the result
                stem, dot, ending = name.rpartition(".")
                name = f"{stem or ending} ({taken[name]}){dot}{ending if dot else ''}"
            yield Member(name, member.path, member.done, member.error)
            if member.path is not None:
                member.path.unlink(missing_ok=True)
    except BROKEN:
        raise ScanError(_DAMAGED) from None


def _of_office(path: Path, folder: Path, budget: Budget) -> Iterator[Member]:
    numbers = count()
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if not is_embedded(info.filename) or info.is_dir():
                continue
            counted(budget)
            drawn = DRAWN.match(info.filename)
            name = f"{drawn[1]}.odt" if drawn else info.filename.rpartition("/")[2]
            target = place(folder, name, next(numbers))
            try:
                with archive.open(info) as source:
                    copy(source, target, info.compress_size, budget)
            except BROKEN:
                target.unlink(missing_ok=True)
                yield Member(name, None, 0, _DAMAGED)
                continue
            if drawn:
                _wrap(target)
            yield from _opened(name, target, folder, numbers, budget)


def _wrap(content: Path) -> None:
    """Make the content of an object of OpenDocument, a chart say, a file that its reader reads."""
    raw = content.read_bytes()
    kind = "spreadsheet" if b"<office:spreadsheet" in raw else "text"
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
        archive.writestr("content.xml", raw)


def _opened(
    name: str, target: Path, folder: Path, numbers: Iterator[int], budget: Budget
) -> Iterator[Member]:
    """Yield the file that an OLE object wraps, or the object; formulas are no files."""
    with target.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            yield Member(name, target, 0)
            return
        file.seek(0)
        content = file.read(MOST_SIZE + 1)
    if len(content) > MOST_SIZE:
        yield Member(name, None, 0, _TOO_LARGE)
        return
    try:
        container = Compound(content)
    except ScanError as problem:
        yield Member(name, None, 0, str(problem))
        return
    if packages(container):
        yield from _packed(container, name, folder, numbers, budget)
    elif not _is_formula(container):
        yield Member(name, target, 0)


def _is_formula(container: Compound) -> bool:
    """Whether nothing but a formula is in it, beside what OLE itself keeps in every object."""
    names = {stream.name for stream in container.streams if stream.name > " "}
    return names == {_EQUATION}


def _packed(
    container: Compound, name: str, folder: Path, numbers: Iterator[int], budget: Budget
) -> Iterator[Member]:
    for stream in packages(container):
        try:
            said, content = unpacked(container, stream)
        except ScanError as problem:
            yield Member(name, None, 0, str(problem))
            continue
        yield _written(said or name, content, folder, next(numbers), budget)


def _written(name: str, content: bytes, folder: Path, number: int, budget: Budget) -> Member:
    budget.room -= len(content)
    if budget.room < 0:
        raise ScanError(_TOO_LARGE)
    if not content:
        return Member(name, None, 0, "tệp nhúng này rỗng (0 byte).")
    target = place(folder, name, number)
    target.write_bytes(content)
    return Member(name, target, 0)


def _of_container(path: Path, folder: Path, budget: Budget) -> Iterator[Member]:
    """Yield the packages in a workbook of Excel 97."""
    for member in _packed(Compound(path.read_bytes()), UNNAMED, folder, count(), budget):
        counted(budget)
        yield member


def _of_pdf(path: Path, folder: Path, budget: Budget) -> Iterator[Member]:
    from scanners.readers.parts.attachments import attachments
    from scanners.readers.pdf import opened

    numbers = count()
    try:
        found = list(attachments(opened(path)))
    except (ScanError, MemoryError):
        raise
    except Exception:
        # The library raises what its parts raise; every one of them means the same to the user.
        raise ScanError(_DAMAGED) from None
    for attached in found:
        counted(budget)
        try:
            content = attached.stream.get_data()
        except MemoryError:
            raise
        except Exception:
            yield Member(attached.name, None, 0, _TOO_LARGE)
            continue
        member = _written(attached.name, content, folder, next(numbers), budget)
        del content
        yield member
