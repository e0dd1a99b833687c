"""Addresses of the desk, below `/tu-van/`."""

from django.urls import path

from consulting.views import demand, desk, editing, network, outcome, privacy, sessions, team

urlpatterns = [
    path("", desk.request_list, name="list"),
    path("moi/", editing.create, name="create"),
    path("xuat-excel/", desk.request_list_xlsx, name="list_xlsx"),
    path("nhu-cau/", demand.page, name="demand"),
    path("nhu-cau/xuat-excel/", demand.workbook, name="demand_xlsx"),
    path("lich/", sessions.calendar, name="calendar"),
    path("to-tu-van/", team.team, name="team"),
    path("to-tu-van/moi/", team.member_create, name="member_create"),
    path("to-tu-van/<int:pk>/", team.member_edit, name="member_edit"),
    path("to-tu-van/ban-giao/<int:user_pk>/", team.hand_over, name="hand_over"),
    path("gioi-thieu/", network.referrals, name="referrals"),
    path("gioi-thieu/moi/", network.refer, name="refer"),
    path("ghi-nhan/", network.field_notes, name="field_notes"),
    path("mang-luoi/", network.network, name="network"),
    path("mang-luoi/giao/", network.assign, name="assign_commune"),
    path("mang-luoi/<int:pk>/thoi/", network.release, name="release_commune"),
    path("du-lieu-ca-nhan/", privacy.person, name="privacy"),
    path("du-lieu-ca-nhan/tim/", privacy.look, name="privacy_look"),
    path("du-lieu-ca-nhan/tai/", privacy.export, name="privacy_export"),
    path("du-lieu-ca-nhan/xoa/", privacy.erase, name="privacy_erase"),
    path("thiet-lap/<slug:kind>/", team.kept_list, name="kept_list"),
    path("thiet-lap/<slug:kind>/moi/", team.kept_create, name="kept_create"),
    path("thiet-lap/<slug:kind>/<int:pk>/", team.kept_edit, name="kept_edit"),
    path("<int:pk>/", desk.request_detail, name="detail"),
    path("<int:pk>/buoc/<slug:name>/", desk.step, name="step"),
    path("<int:pk>/giao/", team.give, name="give"),
    path("<int:pk>/sua/", editing.edit, name="edit"),
    path("<int:pk>/buoi-tu-van/", sessions.add_session, name="add_session"),
    path("<int:pk>/lich-hen/", sessions.plan_visit, name="plan_visit"),
    path("<int:pk>/lich-hen/<int:visit_pk>/huy/", sessions.cancel_visit, name="cancel_visit"),
    path("<int:pk>/ghi-chu/", sessions.add_note, name="add_note"),
    path("<int:pk>/nhan/", sessions.write_to_producer, name="write_to_producer"),
    path("<int:pk>/de-an/", outcome.draft, name="draft_project"),
    path("<int:pk>/de-an/gan/", outcome.link, name="link_project"),
    path("<int:pk>/co-so/", editing.link_establishment, name="link_establishment"),
    path("<int:pk>/san-pham/", editing.products, name="products"),
]
