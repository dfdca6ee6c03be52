"""A draft of the unit's security regulation (quy chế), drawn from its plan, to be edited."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reports import blocks
from reports.document import OfficialDocument
from reports.documents.dossier_data import DossierData, PlanGroup, PlanLine

_TO_WRITE = "[Đơn vị ghi cách thực hiện]"
#: Chapters before those that follow the parts of the plan.
_BEFORE = 2
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def layout(data: DossierData) -> OfficialDocument:
    """Return the draft regulation: scope, duties, one chapter a part of the plan, execution.

    What the unit answered stands under each rule; rules without an answer leave a place to write.
    """
    numbers = iter(range(1, 10_000))
    body: list[blocks.Block] = [
        blocks.Note(
            "Bản gợi ý dựng từ phương án và câu trả lời của đơn vị, để sửa trước khi ban hành. Quy "
            "chế không phải là biểu mẫu của Nghị định; phải ban hành trước khi phê duyệt hồ sơ."
        ),
        *_general(data, numbers),
        *_duties(data, numbers),
    ]
    groups = [group for group in data.plan if any(_counts(line) for line in group.lines)]
    for place, group in enumerate(groups, start=_BEFORE):
        body.append(_chapter(place, _plain_title(group)))
        body.extend(_articles(group, numbers))
    body += [
        _chapter(_BEFORE + len(groups), "Tổ chức thực hiện"),
        _article(numbers, "Hiệu lực thi hành"),
        blocks.Paragraph("Quy chế có hiệu lực từ ngày ký."),
        _article(numbers, "Trách nhiệm thi hành"),
        blocks.Paragraph(
            "Trưởng các khoa, phòng, bộ phận và người sử dụng hệ thống thực hiện Quy chế này; khi "
            "có vướng mắc, báo cáo thủ trưởng đơn vị để sửa đổi, bổ sung./."
        ),
    ]
    return data.later_issue.document(
        f"Bảo đảm {data.matter} đối với {data.called}", body, doc_type="QUY CHẾ"
    )


def _plain_title(group: PlanGroup) -> str:
    """Return the title of a part without its letter: "B. Vận hành" is "Vận hành"."""
    letter, dot, rest = group.title.partition(". ")
    return rest if dot and len(letter) <= 2 else group.title


def _chapter(place: int, title: str) -> blocks.Heading:
    number = _ROMAN[place] if place < len(_ROMAN) else str(place + 1)
    return blocks.Heading(f"Chương {number}. {title}")


def _article(numbers: Iterator[int], title: str) -> blocks.Heading:
    return blocks.Heading(f"Điều {next(numbers)}. {title}", 2)


def _general(data: DossierData, numbers: Iterator[int]) -> list[blocks.Block]:
    level = f", cấp độ {data.level}" if data.level else ""
    return [
        _chapter(0, "Quy định chung"),
        _article(numbers, "Phạm vi điều chỉnh"),
        blocks.Paragraph(
            f"Quy chế này quy định việc bảo đảm {data.matter} đối với {data.called}{level}."
        ),
        _article(numbers, "Đối tượng áp dụng"),
        blocks.Paragraph(
            f"{data.operator.name or data.issue.issuing_body}, người sử dụng hệ thống và tổ chức, "
            "cá nhân cung cấp dịch vụ cho hệ thống."
        ),
        _article(numbers, "Nguyên tắc"),
        blocks.Paragraph(
            f"Bảo đảm {data.matter} trong suốt vòng đời của hệ thống, theo cấp độ được phê duyệt "
            f"và {data.standard or 'tiêu chuẩn áp dụng'}; ai được giao việc thì chịu trách nhiệm "
            "về việc đó."
        ),
    ]


def _duties(data: DossierData, numbers: Iterator[int]) -> list[blocks.Block]:
    parties = (
        (
            "Chủ quản hệ thống thông tin",
            data.owner.name,
            "chỉ đạo, bảo đảm nguồn lực, phê duyệt và kiểm tra việc thực hiện phương án.",
        ),
        (
            "Đơn vị vận hành",
            data.operator.name,
            "thực hiện phương án, giữ hồ sơ và nhật ký, báo cáo khi có sự cố hoặc thay đổi.",
        ),
        (
            "Đơn vị chuyên trách",
            data.specialised_unit,
            "thẩm định, hướng dẫn, kiểm tra, giám sát việc thực hiện.",
        ),
        (
            "Người sử dụng",
            "",
            "giữ bí mật tài khoản, chỉ truy cập dữ liệu cần cho công việc, báo ngay dấu hiệu bất "
            "thường cho đầu mối của đơn vị.",
        ),
    )
    body: list[blocks.Block] = [_chapter(1, "Tổ chức và trách nhiệm")]
    for title, name, duty in parties:
        body.append(_article(numbers, f"Trách nhiệm của {title[0].lower()}{title[1:]}"))
        body.append(blocks.Paragraph(f"{name or title} {duty}"))
    return body


def _articles(group: PlanGroup, numbers: Iterator[int]) -> Iterator[blocks.Block]:
    """Yield one article for each group of requirements, one clause for each requirement."""
    for title, lines in _by_group(group.lines):
        yield _article(numbers, title or _plain_title(group))
        for place, line in enumerate(lines, start=1):
            yield blocks.Paragraph(f"{place}. {_sentence(line.requirement)} ({line.code})")
            yield blocks.Paragraph(f"Thực hiện tại đơn vị: {line.how or _TO_WRITE}", italic=True)


def _by_group(lines: Iterable[PlanLine]) -> list[tuple[str, list[PlanLine]]]:
    found: dict[str, list[PlanLine]] = {}
    for line in lines:
        if _counts(line):
            found.setdefault(line.group, []).append(line)
    return list(found.items())


def _counts(line: PlanLine) -> bool:
    """Whether the regulation says anything of it: not what does not apply."""
    return line.status.code != "na"


def _sentence(text: str) -> str:
    return text if text.endswith((".", ")")) else f"{text}."
