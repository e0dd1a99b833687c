"""Which papers a dossier needs at the start. Phụ lục 2 of Thông tư 36/2013/TT-BCT, which lists them by content, was not
read, so only what its articles name counts as verified; whoever keeps the list adds the rest.
"""

from projects.enums import PaperStep, PaperWho

LETTER = "Thông tư 36/2013/TT-BCT, Điều 10 khoản 1"
CONDITIONS = "Thông tư liên tịch 26/2014/TTLT-BTC-BCT, Điều 7"

# code, title, step, who, group of contents, required, hint, basis, verified
START = (
    ("don-de-nghi", "Đơn đề nghị hỗ trợ của đơn vị thụ hưởng", PaperStep.SUBMIT, PaperWho.NAMED, "", True,
     "Có chữ ký của người đại diện; mỗi đơn vị thụ hưởng một đơn.", LETTER, True),
    ("dang-ky-kinh-doanh", "Giấy chứng nhận đăng ký kinh doanh, hợp tác xã, hộ kinh doanh", PaperStep.SUBMIT,
     PaperWho.NAMED, "", True, "Bản chụp còn hiệu lực của từng đơn vị thụ hưởng.",
     "Thông tư 36/2013/TT-BCT, Điều 21, Điều 23", True),
    ("cam-ket-chua-ho-tro", "Cam kết chưa nhận hỗ trợ khác cho cùng hạng mục", PaperStep.SUBMIT, PaperWho.NAMED, "",
     False, "Có thể nằm trong đơn đề nghị.", CONDITIONS, False),
    ("bang-can-doi", "Bảng cân đối kế toán hoặc sổ sách năm gần nhất", PaperStep.SUBMIT, PaperWho.OWN_CAPITAL, "",
     False, "Để chứng minh khả năng đối ứng.", "Thông tư 36/2013/TT-BCT, Điều 21, Điều 23", False),
    ("chuong-trinh-dao-tao", "Chương trình đào tạo nghề (Mẫu 12)", PaperStep.SUBMIT, PaperWho.ALL, "1", False, "",
     "Thông tư 36/2013/TT-BCT, Phụ lục 1", False),
    ("bao-gia", "Báo giá hoặc hợp đồng mua máy, dịch vụ", PaperStep.SUBMIT_DETAIL, PaperWho.ALL, "", True,
     "Ghi rõ tên máy, ký hiệu, đơn giá, thuế, thời hạn chào giá.", "Thông tư 36/2013/TT-BCT, Điều 5 khoản 6", False),
    ("cam-ket-doi-ung", "Cam kết bố trí vốn đối ứng", PaperStep.SUBMIT_DETAIL, PaperWho.OWN_CAPITAL, "", True,
     "Do người đại diện của đơn vị thụ hưởng ký, ghi rõ số tiền.", CONDITIONS, False),
)  # fmt: skip
NAMES = ("code", "title", "step", "who", "content_group", "is_required", "hint", "basis", "is_verified")


def load(model) -> None:
    """Create what is missing of the kinds at the start; those that are there stay as they are."""
    rows = [model(position=place, **dict(zip(NAMES, row, strict=True))) for place, row in enumerate(START, 1)]
    model.objects.bulk_create(rows, ignore_conflicts=True)
