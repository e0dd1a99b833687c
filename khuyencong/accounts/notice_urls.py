from django.urls import path

from khuyencong.accounts import notice_pages

app_name = "notices"
urlpatterns = [
    path("", notice_pages.mine, name="mine"),
    path("so/", notice_pages.count, name="count"),
    path("doc/", notice_pages.read, name="read"),
    path("cach-nhan/", notice_pages.choose, name="choose"),
    path("nhat-ky/", notice_pages.log, name="log"),
    path("nhat-ky/<int:pk>/gui-lai/", notice_pages.resend, name="resend"),
    path("noi-dung/", notice_pages.texts, name="texts"),
    path("noi-dung/<slug:code>/", notice_pages.text, name="text"),
]
