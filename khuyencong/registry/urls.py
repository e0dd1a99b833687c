from django.urls import path

from khuyencong.registry.views import (
    budgets,
    certificates,
    days_off,
    duplicates,
    establishments,
    groupings,
    reference,
    terms,
)

app_name = "registry"
urlpatterns = [
    path("", reference.index, name="index"),
    path("co-so/", establishments.listing, name="establishments"),
    path("co-so/moi/", establishments.create, name="establishment_create"),
    path("co-so/trung/", duplicates.listing, name="duplicates"),
    path("co-so/trung/gop/", duplicates.act, name="merge"),
    path("co-so/<int:pk>/", establishments.detail, name="establishment"),
    path("co-so/<int:pk>/sua/", establishments.edit, name="establishment_edit"),
    path("co-so/<int:pk>/chung-nhan/moi/", certificates.add_certificate, name="certificate_add"),
    path("co-so/<int:pk>/chung-nhan/<int:row>/bo/", certificates.remove_certificate, name="certificate_remove"),
    path("co-so/<int:pk>/nhan-hieu/moi/", certificates.add_trademark, name="trademark_add"),
    path("co-so/<int:pk>/nhan-hieu/<int:row>/bo/", certificates.remove_trademark, name="trademark_remove"),
    path("dia-ban/", reference.places, name="places"),
    path("noi-dung/", reference.contents, name="contents"),
    path("gop-noi-dung/", groupings.listing, name="groupings"),
    path("gop-noi-dung/moi/", groupings.create, name="grouping_create"),
    path("gop-noi-dung/<int:pk>/sua/", groupings.edit, name="grouping_edit"),
    path("dinh-muc/", reference.norms, name="norms"),
    path("van-ban/", reference.documents, name="legal_documents"),
    path("ngay-nghi/", days_off.listing, name="days_off"),
    path("ngay-nghi/ghi/", days_off.add, name="day_off_add"),
    path("ngay-nghi/<int:pk>/xoa/", days_off.remove, name="day_off_remove"),
    path("thoi-han/", terms.listing, name="terms"),
    path("thoi-han/sua/", terms.edit, name="terms_edit"),
    path("du-toan/", budgets.listing, name="budgets"),
    path("du-toan/moi/", budgets.create, name="budget_create"),
    path("du-toan/<int:pk>/sua/", budgets.edit, name="budget_edit"),
]
