"""The desk's list as an Excel workbook; telephone and address only for those who call."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.timezone import localdate

from consulting.filters import RequestFilter
from consulting.models import ConsultingRequest
from consulting.selectors import sees_contact
from khuyencong.core.jobs.lists import ListFile, Watch
from khuyencong.core.list_workbook import Column, as_at, list_workbook
from khuyencong.core.phones import mask_phone

CHUNK = 2000
COLUMNS = (
    Column("TT", 6),
    Column("Mã tra cứu", 12),
    Column("Cơ sở", 40),
    Column("Loại yêu cầu", 36),
    Column("Kênh tiếp nhận", 20),
    Column("Ngày tiếp nhận", 14, day=True),
    Column("Xã, phường", 34),
    Column("Điện thoại", 16),
    Column("Người tư vấn", 26),
    Column("Trạng thái", 18),
    Column("Quá hạn", 20),
)


def _chosen(query: QueryDict, user) -> QuerySet[ConsultingRequest]:
    return RequestFilter.of(query, user).rows


def list_xlsx(requests: QuerySet[ConsultingRequest], user, watch: Watch = iter) -> bytes:
    """`requests` as `selectors.listed` gives them, in the order of the page."""
    note = f"{as_at(localdate())} Mỗi dòng là một lượt tư vấn."
    rows = watch(_rows(requests, whole=sees_contact(user)))
    return list_workbook(COLUMNS, rows, {}, title="Danh sách yêu cầu tư vấn", note=note, sheet_name="Tư vấn")


LIST = ListFile("consulting.list", "Danh sách tư vấn", _chosen, list_xlsx)


def _rows(requests: QuerySet[ConsultingRequest], *, whole: bool) -> Iterator[list]:
    for number, row in enumerate(requests.iterator(chunk_size=CHUNK), 1):
        late = "Quá hạn gọi lại" if row.is_late else "Quá hạn hoàn thành" if row.is_overdue else ""
        yield [
            number, row.code, row.establishment_name, row.category.public_name, row.get_channel_display(),
            row.received_on, str(row.place or ""), row.phone if whole else mask_phone(row.phone),
            str(row.assignee or ""), row.get_state_display(), late,
        ]  # fmt: skip
