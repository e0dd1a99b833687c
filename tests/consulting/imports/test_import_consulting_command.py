"""`manage.py import_consulting` as people at a terminal meet it."""

import io

import pytest
from django.core.management import CommandError, call_command

from consulting.models import ConsultingRequest
from tests.projects.imports.books import LOG, changed

pytestmark = pytest.mark.usefixtures("reference", "categories", "team")


def run(*args) -> str:
    out = io.StringIO()
    call_command("import_consulting", *map(str, args), stdout=out)
    return out.getvalue()


def refusal(*args) -> list[str]:
    with pytest.raises(CommandError) as error:
        run(*args)
    assert ConsultingRequest.objects.count() == 0
    return str(error.value).splitlines()


def test_sample_is_imported_and_counted():
    assert run(LOG, "--actor", "importer").splitlines() == [
        "Đã nhập: 31 lượt tư vấn, 20 sản phẩm, 31 cơ sở mới.",
        (
            "- Tư vấn tiếp cận chính sách khuyến công, ứng dụng máy móc thiết bị tiên tiến, "
            "hướng dẫn lập hồ sơ đề án: 13 lượt"
        ),
        "- Tư vấn bình chọn sản phẩm công nghiệp nông thôn tiêu biểu: 13 lượt",
        "- Tư vấn đăng ký nhãn hiệu: 5 lượt",
    ]
    assert ConsultingRequest.objects.filter(state="completed").count() == 31


def test_dry_run_says_what_would_be_made():
    assert run(LOG, "--actor", "importer", "--dry-run").startswith("Kiểm tra xong, chưa ghi gì: 31 lượt")
    assert ConsultingRequest.objects.count() == 0


def test_problems_are_listed(tmp_path):
    path = tmp_path / "so.xlsx"
    path.write_bytes(changed(LOG, {"B5": "hôm qua", "G18": "x"}).getvalue())
    assert refusal(path, "--actor", "importer") == [
        "Có 2 chỗ phải sửa:",
        "- Ô B5: “hôm qua” không phải là ngày. Viết ngày/tháng/năm, ví dụ 25/03/2022.",
        "- Ô G18: “x” không phải là số sản phẩm (0 đến 100).",
        "Chưa nhập lượt nào. Sửa sổ rồi chạy lại.",
    ]


def test_actor_and_file_must_be_there(tmp_path):
    assert refusal(LOG)[1] == "- Hệ thống có nhiều Chuyên viên Trung tâm; nêu tên đăng nhập bằng --actor."
    assert refusal(tmp_path / "khong.xlsx") == [f"Không có tệp {tmp_path / 'khong.xlsx'}."]
