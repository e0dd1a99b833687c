import pytest

from consulting.models import RequestProduct, Session
from reports.periods import six_month
from reports.typeset import typesetter
from tests.factories import EstablishmentFactory, UserFactory
from tests.reports.builders import day, make_batch, make_category, make_content, make_project, make_request, make_step


@pytest.fixture
def quick_papers(request, monkeypatch):
    """Pages of paper that are not set in type, for tests that ask what becomes of the bytes. `real_papers` are set."""
    if "real_papers" not in request.fixturenames:
        monkeypatch.setattr(typesetter, "pdf", lambda page, **options: f"%PDF-1.7 {options}\n{page}".encode())


@pytest.fixture
def real_papers():
    pass


@pytest.fixture
def half():
    return six_month(2022, 1)


@pytest.fixture
def busy_half(db):
    """The first half of 2022 with every case of the counting rules, such that no two figures are the same by chance.

    Plan: 6 đề án and one other line, in two batches; one batch decided in July, one of the year before.
    Implemented: 5 (one twice in the log, one planned last year, one national). Accepted 2, settled 1, stopped 1.
    Consulting: 8 requests, one not tied to an establishment, one product advised on twice.
    """
    make_content("3.4", "Ứng dụng máy móc, thiết bị tiên tiến vào sản xuất")
    make_content("9.5", "Kiểm tra, giám sát, nghiệm thu; quản lý chung chương trình")
    make_content("10", "Nội dung khác phục vụ hoạt động khuyến công")
    shared = EstablishmentFactory(name="Hợp tác xã Ea Tu")
    in_the_plan(shared)
    outside_the_plan()
    consulting(shared)


def in_the_plan(shared):
    first = make_batch("Đợt 1", decided="25/03/2022", number="12/QĐ-SCT", lines=[("Kiểm tra", "local", 7_000_000)])
    second = make_batch("Đợt 2", decided="30/06/2022", number="02479", programme="national")
    # several contents: counts once, under the main one
    make_project(
        "Máy rang cà phê",
        contents=("3.4", "10", "9.5"),
        batch=first,
        people=[shared],
        local=100,
        beneficiary=130,
        contract=("14/04/2022", 95),
        steps=[("start", "18/04/2022")],
    )
    # started again after a return: the first start counts
    make_project(
        "Máy sấy lạnh",
        contents=("3.4",),
        batch=first,
        people=[shared, EstablishmentFactory()],
        local=50.5,
        beneficiary=60,
        contract=("02/05/2022", 50.5),
        steps=[("start", "01/01/2022"), ("start", "05/07/2022")],
    )
    # carried out by the Centre, under 10, which sorts after 9.5
    own = make_project(
        "Ấn phẩm",
        contents=("10",),
        batch=first,
        own=True,
        local=20,
        steps=[("assign", "04/04/2022"), ("accept", "30/06/2022")],
    )
    make_project("Quản lý chung", contents=("9.5",), batch=first, own=True, local=40, steps=[])
    make_project(
        "Máy CNC",
        contents=("3.4",),
        batch=first,
        people=[EstablishmentFactory()],
        local=80,
        beneficiary=90,
        other=3,
        contract=("30/06/2022", 80),
        steps=[("start", "01/07/2022")],
    )
    make_project(
        "Mô hình quốc gia",
        contents=("3.4",),
        batch=second,
        people=[EstablishmentFactory()],
        national=300,
        beneficiary=700,
        steps=[("start", "30/06/2022")],
    )
    make_step(own, "change", "01/06/2022")


def outside_the_plan():
    july = make_batch("Đợt 3", decided="01/07/2022", number="99/QĐ-SCT")
    before = make_batch("Đợt 4 năm trước", year=2021, decided="31/12/2021", number="88/QĐ-SCT")
    # not in this period's plan
    make_project("Đợt sau", contents=("3.4",), batch=july, local=1000, people=[EstablishmentFactory()])
    old = make_project(
        "Năm trước",
        contents=("9.5",),
        batch=before,
        own=True,
        local=15,
        year=2021,
        steps=[("assign", "10/01/2022")],
    )
    # accepted and settled for less than was approved; the settlement says nothing about own capital
    make_step(old, "accept", "15/02/2022", national=0, local=14_000_000, beneficiary=2_000_000, other=1_000_000)
    make_step(old, "settle", "20/02/2022", national=0, local=13_000_000)
    gone = make_project(
        "Dừng", contents=("3.4",), batch=before, own=True, local=11, year=2021, steps=[("assign", "20/12/2021")]
    )
    make_step(gone, "stop", "11/03/2022", note="Không đủ học viên.")
    make_step(old, "change", "01/05/2022")
    make_step(old, "change", "01/08/2022")


def consulting(shared):
    make_category("policy", "Tư vấn tiếp cận chính sách", 1)
    make_category("trademark", "Tư vấn nhãn hiệu", 2)
    make_request("policy", "01/01/2022", establishment=shared, sessions=3, completed="10/01/2022")
    make_request("policy", "02/02/2022", establishment=shared, sessions=1, completed="03/02/2022")
    make_request("policy", "03/03/2022", completed="15/03/2022")
    make_request("policy", "04/03/2022", completed="05/07/2022")
    make_request("policy", "05/03/2022", sessions=0)
    twice = make_request("trademark", "30/06/2022", establishment=shared, products=2, completed="30/06/2022")
    again = make_request("trademark", "20/06/2022", establishment=shared, sessions=0)
    RequestProduct.objects.create(request=again, product=twice.products.order_by("pk").first())
    make_request("policy", "06/06/2022", linked=False, establishment_name="Lò rèn chưa có trong danh mục")
    make_request("trademark", "29/06/2022", products=1)
    make_request("policy", "01/07/2022", completed="02/07/2022")
    make_request("policy", "31/12/2021", sessions=0, completed="02/01/2022")
    late = make_request("policy", "30/12/2021", sessions=1)
    Session.objects.create(request=late, held_on=day("12/01/2022"), adviser=UserFactory())
    make_request("policy", "10/05/2022", state="duplicate")
