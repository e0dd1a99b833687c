"""The sentences of a report that carry figures, made from the dataset, each with its zero and singular cases.

Sources of the wording: the periodic report of the Centre (S0 to S11). A sentence is a run of parts; a part with a key
is a figure, and the page links it to its rows. Papers write counts with two digits and money in triệu đồng.
"""

from django.conf import settings

from khuyencong.core.dates import format_date
from khuyencong.core.numbers import format_decimal, format_million, format_percent, n2
from khuyencong.core.workflow import lower_first
from reports import asat
from reports.dataset import Dataset
from reports.saying import Part, Say, Section, Sentence, Words, Writer, decision_of, delta, ended


def opening(data: Dataset) -> Sentence:
    """S0: what is reported, and from which day to which."""
    period = data.period
    asked = asat.said(period)
    days = f"từ ngày {format_date(period.start)}; {asked}" if asked else f"số liệu từ ngày {format_date(period.start)}"
    if not asked:
        days += f" đến ngày {format_date(data.as_at)}"
    text = (
        f"Thực hiện chế độ báo cáo định kỳ, {settings.KC_CENTRE} báo cáo kết quả công tác khuyến công và tư vấn phát"
        f" triển công nghiệp {period.name} ({days}) như sau:"
    )
    return Sentence("S0", (Part(text),))


def sections(data: Dataset) -> list[Section]:
    """Part I of the report: its headings with their sentences; a sentence with nothing to say is left out."""
    return [_section(title, writers, Say(data)) for title, writers in SECTIONS]


def _section(title: str, writers, say: Say) -> Section:
    made = (_sentence(name, writer(say)) for name, writer in writers)
    return Section(title, tuple(sentence for sentence in made if sentence.parts))


def _sentence(name: str, words: Words) -> Sentence:
    return Sentence(name, tuple(word if isinstance(word, Part) else Part(word) for word in words if word))


# -- 1. Kế hoạch được giao


def local_plan(say: Say) -> Words:
    """S1."""
    batches = [batch for batch in say.data.batches if batch.programme == "local"]
    if not batches:
        return _no_local_plan(say)
    return _one_batch(say, batches[0]) if len(batches) == 1 else _many_batches(say, batches)


def _no_local_plan(say: Say) -> Words:
    year, until = say.data.period.year, format_date(say.data.as_at)
    earlier = [batch for batch in say.data.earlier_batches if batch.programme == "local"]
    if not earlier:
        return [f"Đến ngày {until}, kế hoạch khuyến công địa phương năm {year} chưa được phê duyệt."]
    papers = "; ".join(f"{lower_first(batch.name)} tại {decision_of(batch)}" for batch in earlier)
    return [
        f"Trong kỳ không phê duyệt thêm kế hoạch khuyến công địa phương năm {year}; đã phê duyệt từ trước: {papers}."
    ]


def _one_batch(say: Say, batch) -> Words:
    key = f"plan.batches.{batch.pk}"
    yield f"Kế hoạch khuyến công địa phương {lower_first(batch.name)} năm {batch.year} được phê duyệt"
    yield f" tại {decision_of(batch)} với "
    yield from (say.n2(f"{key}.projects"), " đề án, tổng kinh phí ", say.mil(f"{key}.total"))
    yield from (" triệu đồng, trong đó khuyến công địa phương ", say.mil(f"{key}.local"), " triệu đồng")
    if say[f"{key}.beneficiary"]:
        yield from (", đối ứng của đơn vị thụ hưởng ", say.mil(f"{key}.beneficiary"), " triệu đồng")
    yield "."


def _many_batches(say: Say, batches: list) -> Words:
    key = "plan.programme.local"
    yield f"Kế hoạch khuyến công địa phương được phê duyệt trong kỳ thành {n2(len(batches))} đợt với "
    yield from (say.n2(f"{key}.projects"), " đề án, tổng kinh phí ", say.mil(f"{key}.total"), " triệu đồng, gồm ")
    for index, batch in enumerate(batches, 1):
        key = f"plan.batches.{batch.pk}"
        yield from (f"{lower_first(batch.name)} năm {batch.year}: ", say.n2(f"{key}.projects"), " đề án, ")
        yield from (say.mil(f"{key}.total"), f" triệu đồng ({decision_of(batch)})", ended(index, batches))


def national_plan(say: Say) -> Words:
    """S2."""
    key = "plan.programme.national"
    if not say[f"{key}.projects"]:
        return ["Trong kỳ, tỉnh không có đề án khuyến công quốc gia được giao."]
    figures = (say.n2(f"{key}.projects"), " đề án, kinh phí ", say.mil(f"{key}.support"), " triệu đồng.")
    return ["Khuyến công quốc gia: ", *figures]


# -- 2. Kết quả thực hiện


def implemented(say: Say) -> Words:
    """S3."""
    if not say["implemented.projects"]:
        yield "Trong kỳ chưa có đề án nào được triển khai."
        return
    yield from ("Trong kỳ đã triển khai ", say.n2("implemented.projects"), " đề án với kinh phí khuyến công ")
    yield from (say.mil("implemented.support"), " triệu đồng")
    if say.data.plan_share is not None:
        yield f", bằng {format_percent(say.data.plan_share, spaced=False)} kinh phí khuyến công của kế hoạch"
    yield from _contents(say)


def _contents(say: Say) -> Words:
    key = "implemented.by_content.{}"
    found = [content for content in say.data.contents if say[f"{key.format(content.code)}.projects"]]
    if len(found) == 1:
        yield f", đều thuộc nội dung {lower_first(found[0].name)}."
        return
    yield ", bao gồm: "
    for index, content in enumerate(found, 1):
        own = key.format(content.code)
        yield from (f"{lower_first(content.name)} ", say.n2(f"{own}.projects"), " đề án")
        if say[f"{own}.support"]:
            yield from (" (", say.mil(f"{own}.support"), " triệu đồng)")
        yield ended(index, found)


def compared(say: Say) -> Words:
    """S11."""
    before, support = say.data.previous, say["implemented.support"]
    if before is None:
        return ["Không có số liệu cùng kỳ để so sánh."]
    if not before.support:
        return ["Cùng kỳ năm trước không có đề án triển khai."]
    then = f"{n2(before.projects)} đề án, {format_million(before.support)} triệu đồng"
    return [f"So với cùng kỳ năm trước ({then}), kinh phí khuyến công triển khai {delta(support, before.support)}."]


# -- 3. Tiến độ


def contracted(say: Say) -> Words:
    """S4."""
    if not say["contracted.projects"]:
        return ["Chưa có hợp đồng nào được ký trong kỳ."]
    figures = (
        say.n2("contracted.projects"),
        " đề án, kinh phí khuyến công ",
        say.mil("contracted.value"),
        " triệu đồng.",
    )
    return ["Đã ký hợp đồng ", *figures]


def accepted(say: Say) -> Words:
    """S5, and after it what was not accepted."""
    yield from _accepted(say)
    if say["refused.projects"]:
        yield from (" Không nghiệm thu ", say.n2("refused.projects"), " đề án, kinh phí khuyến công được duyệt ")
        yield from (say.mil("refused.support"), " triệu đồng.")


def _accepted(say: Say) -> Words:
    if not say["accepted.projects"]:
        return ["Chưa có đề án nào được nghiệm thu." if say["refused.projects"] else NOTHING_ACCEPTED]
    count, money = say.n2("accepted.projects"), say.mil("accepted.support")
    blocks = say.data.blocks
    if set(blocks["accepted"].rows) == set(blocks["implemented"].rows):
        head = ("Toàn bộ ", count, " đề án triển khai trong kỳ đã được nghiệm thu")
    else:
        head = ("Đã nghiệm thu ", count, " đề án")
    return [*head, ", kinh phí khuyến công ", money, " triệu đồng."]


NOTHING_ACCEPTED = "Chưa có đề án nào đến kỳ nghiệm thu hoặc được nghiệm thu."


def settled(say: Say) -> Words:
    """S6."""
    if say["settled.projects"]:
        return ["Đã quyết toán ", say.n2("settled.projects"), " đề án, ", say.mil("settled.support"), " triệu đồng."]
    if say["accepted.projects"]:
        return ["Các đề án đã nghiệm thu đang hoàn thiện hồ sơ quyết toán."]
    return []


def changed(say: Say) -> Words:
    """S7."""
    if say["changed.projects"]:
        return ["Có ", say.n2("changed.projects"), " đề án được điều chỉnh."]
    return ["Không có đề án phải điều chỉnh."]


def stopped(say: Say) -> Words:
    """S8."""
    rows = say.data.blocks["stopped"].rows
    if not rows:
        return ["Không có đề án ngừng triển khai."]
    count = say.n2("stopped.projects")
    if len(rows) == 1:
        return [
            "Có ",
            count,
            f" đề án ngừng triển khai: {rows[0].title}, lý do: {lower_first(rows[0].stop_reason).rstrip('.')}.",
        ]
    listed = "; ".join(f"{row.title} ({lower_first(row.stop_reason).rstrip('.')})" for row in rows)
    return ["Có ", count, " đề án ngừng triển khai, kinh phí ", say.mil("stopped.support"), f" triệu đồng: {listed}."]


# -- 4. Tư vấn, 5. Huy động nguồn lực


def consulting(say: Say) -> Words:
    """S9. A lượt is a request; the sessions within it are not counted here."""
    if not say["consulting.requests"]:
        yield "Trong kỳ chưa phát sinh yêu cầu tư vấn."
        return
    if say["consulting.establishments"]:
        yield from ("Đã tư vấn cho ", say.n2("consulting.establishments"), " cơ sở công nghiệp nông thôn qua ")
        yield from (say.n2("consulting.requests"), " lượt tư vấn")
    else:
        yield from ("Đã tư vấn ", say.n2("consulting.requests"), " lượt, chưa lượt nào gắn với cơ sở trong danh mục")
    if say["consulting.distinct_establishments"] != say["consulting.establishments"]:
        own = say.n2("consulting.distinct_establishments")
        yield from (" (tính theo loại yêu cầu; ", own, " cơ sở nếu mỗi cơ sở tính một lần)")
    yield from _categories(say)
    if say["consulting.outcome.new_projects"]:
        yield from (" Từ tư vấn đã hình thành ", say.n2("consulting.outcome.new_projects"), " đề án khuyến công.")


def _categories(say: Say) -> Words:
    found = say.data.categories
    if len(found) == 1:
        yield f" về {lower_first(found[0].name).removeprefix('tư vấn ')}."
        return
    yield ", trong đó: "
    for index, category in enumerate(found, 1):
        key = f"consulting.by_category.{category.code}"
        if say[f"{key}.establishments"]:
            yield from (f"{lower_first(category.name)} cho ", say.n2(f"{key}.establishments"), " cơ sở")
        else:
            yield from (f"{lower_first(category.name)} ", say.n2(f"{key}.requests"), " lượt")
        if say[f"{key}.products"]:
            yield from (", với ", say.n2(f"{key}.products"), " sản phẩm")
        yield ended(index, found)


def leverage(say: Say) -> Words:
    """S10."""
    if say.data.leverage is not None:
        rate = format_decimal(say.data.leverage, 2)
        return [
            f"Bình quân 01 đồng kinh phí khuyến công huy động {rate} đồng vốn đối ứng (",
            say.mil("implemented.beneficiary"), " triệu đồng).",
        ]  # fmt: skip
    return ["Các đề án triển khai trong kỳ không có vốn đối ứng."] if say["implemented.projects"] else []


SECTIONS: tuple[tuple[str, tuple[tuple[str, Writer], ...]], ...] = (
    ("Kế hoạch được giao", (("S1", local_plan), ("S2", national_plan))),
    ("Kết quả thực hiện", (("S3", implemented), ("S11", compared))),
    ("Tiến độ", (("S4", contracted), ("S5", accepted), ("S6", settled), ("S7", changed), ("S8", stopped))),
    ("Tư vấn phát triển công nghiệp", (("S9", consulting),)),
    ("Huy động nguồn lực", (("S10", leverage),)),
)  # fmt: skip
