"""`manage.py import_plan` as people at a terminal meet it."""

import io

import pytest
from django.core.management import CommandError, call_command

from projects.imports.codes import read_codes
from projects.models import PlanBatch, Project
from tests.factories import UserFactory
from tests.projects.imports.books import CODES, PLAN, changed

pytestmark = pytest.mark.usefixtures("reference")


@pytest.fixture
def officer(db):
    return UserFactory(username="lan", full_name="Nguyễn Thị Lan", roles=["officer"])


def run(*args) -> str:
    out = io.StringIO()
    call_command("import_plan", *map(str, args), stdout=out)
    return out.getvalue().replace("\u00a0", " ")


def refusal(*args) -> CommandError:
    with pytest.raises(CommandError) as error:
        run(*args)
    assert PlanBatch.objects.count() == Project.objects.count() == 0
    return error.value


@pytest.fixture
def broken(tmp_path):
    path = tmp_path / "hong.xlsx"
    path.write_bytes(changed(PLAN, {"H12": "x", "G9": 1}).getvalue())
    return path


def test_confirmed_codes_import_the_plan(officer):
    assert run(PLAN, "--codes", CODES) == (
        "Đã nhập: Kế hoạch khuyến công địa phương đợt 1 năm 2022, 23 đề án, tổng 5.374.000.000 đồng, 15 cơ sở mới.\n"
    )
    assert Project.objects.filter(batch__name="Đợt 1", office=officer.office).count() == 23


def test_dry_run_says_what_would_be_made(officer):
    assert run(PLAN, "--codes", CODES, "--dry-run").startswith("Kiểm tra xong, chưa ghi gì: Kế hoạch")
    assert Project.objects.count() == 0


def test_without_codes_it_proposes_them_and_stops(officer, tmp_path):
    out = io.StringIO()
    with pytest.raises(CommandError) as error:
        call_command("import_plan", str(PLAN), stdout=out)
    assert str(error.value) == (
        "23 đề án chưa có mã nội dung được xác nhận; mã đề xuất ở trên. "
        "Lưu thành tệp CSV, kiểm tra và chạy lại với --codes TỆP.csv."
    )
    assert error.value.returncode == 2
    assert Project.objects.count() == 0
    proposed = tmp_path / "ma.csv"
    proposed.write_text(out.getvalue())
    assert read_codes(proposed) == read_codes(CODES)
    run(PLAN, "--codes", proposed)
    assert Project.objects.count() == 23


def test_codes_for_some_rows_are_not_enough(officer, tmp_path):
    some = tmp_path / "ma.csv"
    some.write_text("stt,main_content\n1,3.3\n")
    assert str(refusal(PLAN, "--codes", some)).startswith("22 đề án chưa có mã nội dung")


def test_every_problem_is_listed(officer, broken):
    lines = str(refusal(broken, "--codes", CODES)).splitlines()
    assert lines[0] == "Có 2 chỗ phải sửa:"
    assert lines[1].startswith("- Ô H12: “x” không phải là số.")
    assert lines[2].startswith("- Ô G9: Cột tổng số ghi 1 triệu đồng")
    assert lines[3].startswith("Chưa nhập đề án nào.")
    assert str(refusal(broken)).splitlines()[0] == "Có 25 chỗ phải sửa:"  # the codes are missing too


@pytest.mark.parametrize(("unit", "named"), [("vnd", "đồng"), ("thousand", "nghìn đồng")])
def test_unit_against_the_sheet_is_refused(officer, unit, named):
    assert f"- Biểu ghi “ĐVT: triệu đồng” nhưng đơn vị được chọn là {named}." in str(refusal(PLAN, "--unit", unit))


def test_unit_of_the_sheet_may_be_said_again(officer):
    assert run(PLAN, "--codes", CODES, "--unit", "million").startswith("Đã nhập")


def test_actor_is_named_or_the_only_officer(db, cast):
    assert str(refusal(PLAN, "--codes", CODES)).splitlines()[1] == (
        "- Hệ thống có nhiều Chuyên viên Trung tâm; nêu tên đăng nhập bằng --actor."
    )
    assert "- Không có người dùng “ai” đang hoạt động." in str(refusal(PLAN, "--codes", CODES, "--actor", "ai"))
    assert "không có vai trò Chuyên viên Trung tâm" in str(refusal(PLAN, "--codes", CODES, "--actor", "auditor"))
    run(PLAN, "--codes", CODES, "--actor", "other_officer")
    assert {project.office for project in Project.objects.all()} == {cast.other_officer.office}


def test_without_any_officer_it_says_so(db):
    assert "- Hệ thống chưa có Chuyên viên Trung tâm; nêu tên" in str(refusal(PLAN, "--codes", CODES))


def test_file_that_is_not_there_is_told(officer, tmp_path):
    assert str(refusal(tmp_path / "khong.xlsx")) == f"Không có tệp {tmp_path / 'khong.xlsx'}."
    assert str(refusal(PLAN, "--codes", PLAN)).startswith("Không đọc được tệp mã ke-hoach-dot-1-2022.xlsx")
