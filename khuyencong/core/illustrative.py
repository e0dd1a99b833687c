"""What every page and paper says of invented names: the single rows are made up, the totals were published."""

NOTE = "Dữ liệu minh họa, tổng số theo báo cáo 6 tháng đầu năm 2022"
LATER = {2022: " Số liệu sau ngày 30/06/2022 được lập thêm."}
OTHER_YEARS = {2021: "Dữ liệu minh họa, tổng số theo số liệu năm 2021 đã công bố"}


def illustrative_note(year: int | None = None) -> str:
    """The note for rows of `year`, without a full stop."""
    return OTHER_YEARS.get(year, NOTE)
