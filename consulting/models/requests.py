"""Yêu cầu tư vấn (lượt) and the sessions (buổi) within it. Counts of the two are kept apart."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from consulting.enums import OPEN, PUBLIC_STATES, TONES, Channel, HeardFrom, RequestState, SessionMode
from khuyencong.accounts.enums import CENTRE_WIDE, DEPARTMENT, Role
from khuyencong.core.dates import format_date
from khuyencong.core.models import Record
from khuyencong.core.search import Searchable
from khuyencong.core.text import fold, sort_key
from khuyencong.registry.models import Content, Establishment, Place, Product


class Category(Record):
    """Loại yêu cầu: data, not constants. `keywords`: folded phrases, parted by commas, that tell wordings apart."""

    code = models.SlugField("mã", unique=True)
    name = models.CharField("loại yêu cầu", max_length=150)
    public_name = models.CharField("cách gọi với cơ sở", max_length=100)
    public_hint = models.CharField("giải thích", max_length=150, blank=True)
    keywords = models.CharField("từ nhận biết", max_length=300, blank=True)
    content = models.ForeignKey(Content, models.PROTECT, null=True, blank=True, verbose_name="nội dung khuyến công")
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    is_active = models.BooleanField("đang dùng", default=True)

    class Meta:
        verbose_name = "loại yêu cầu"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name


class ConsultingRequestQuerySet(Searchable):
    def visible_to(self, user):
        held = user.role_codes
        if held & {*CENTRE_WIDE, *DEPARTMENT}:
            return self
        if held & {Role.COLLABORATOR, Role.LOCAL_OFFICER}:
            return self.filter(place__in=Place.objects.assigned_to(user).order_by().values("pk"))
        return self.none()

    def counted(self):
        """Requests that count as lượt tư vấn: all but those merged into another."""
        return self.exclude(state=RequestState.DUPLICATE)

    def open_of(self, user):
        """Open requests in the hands of `user`, the oldest first."""
        return self.filter(assignee=user, state__in=OPEN).order_by("received_on", "pk")


class ConsultingRequest(Record):
    """One lượt tư vấn. It counts in the period of `received_on`; `code` is what the producer follows it by."""

    code = models.CharField("mã tra cứu", max_length=9, unique=True, editable=False)
    state = models.CharField(
        "trạng thái", max_length=20, choices=RequestState, default=RequestState.NEW, editable=False
    )
    channel = models.CharField("kênh tiếp nhận", max_length=20, choices=Channel, default=Channel.WEB)
    category = models.ForeignKey(Category, models.PROTECT, related_name="requests", verbose_name="loại yêu cầu")
    received_on = models.DateField("ngày tiếp nhận")
    recorded_at = models.DateTimeField("nhập lúc", default=timezone.now, editable=False)
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, null=True, blank=True, related_name="requests", verbose_name="cơ sở"
    )
    establishment_name = models.CharField("tên cơ sở", max_length=200)
    contact_name = models.CharField("người liên hệ", max_length=120, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    email = models.EmailField("thư điện tử", max_length=150, blank=True)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="requests", verbose_name="xã, phường"
    )
    place_text = models.CharField("địa chỉ", max_length=250, blank=True)
    trade = models.CharField("ngành nghề", max_length=120, blank=True)
    heard_from = models.CharField("biết đến Trung tâm qua", max_length=20, choices=HeardFrom, blank=True)
    description = models.TextField("nội dung cần tư vấn", blank=True)
    consent_at = models.DateTimeField("đồng ý xử lý dữ liệu lúc", null=True, blank=True, editable=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="requests",
        verbose_name="người tư vấn",
    )  # fmt: skip
    referred_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="referrals",
        verbose_name="cộng tác viên gửi",
    )  # fmt: skip
    result = models.TextField("kết quả", blank=True)
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="duplicates",
        verbose_name="trùng với",
    )  # fmt: skip
    form_token = models.CharField(max_length=40, unique=True, null=True, blank=True, editable=False)
    is_illustrative = models.BooleanField("dữ liệu minh họa", default=False, editable=False)
    erased_at = models.DateTimeField("đã xóa dữ liệu cá nhân lúc", null=True, blank=True, editable=False)
    is_rated = models.BooleanField("đã đánh giá", default=False, editable=False)
    search_text = models.CharField(max_length=700, editable=False)
    sort_key = models.TextField(editable=False)
    products = models.ManyToManyField(Product, through="RequestProduct", related_name="requests")

    personal_fields = frozenset({"contact_name", "phone", "email", "place_text", "description", "establishment_name"})
    objects = ConsultingRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "yêu cầu tư vấn"
        ordering = ["-received_on", "-pk"]
        indexes = [
            models.Index(fields=["received_on", "state"], name="request_received"),
            models.Index(fields=["state"], name="request_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True) | (Q(state=RequestState.DUPLICATE) & ~Q(duplicate_of=F("id"))),
                name="only_a_duplicate_names_another_request",
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.establishment_name}"

    def get_absolute_url(self):
        return reverse("consulting:detail", args=[self.pk])

    @property
    def tone(self) -> str:
        return TONES[RequestState(self.state)]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def address(self) -> str:
        """As typed; then the commune, unless the typed words name it already."""
        place = str(self.place or "")
        told = fold(place) in fold(self.place_text)
        return " · ".join(filter(None, [self.place_text, "" if told else place]))

    @property
    def public_state(self) -> str:
        """The state in the producer's words."""
        return PUBLIC_STATES[RequestState(self.state)]

    def index(self) -> dict[str, str]:
        """Set and return what the search looks in and the order by name goes by."""
        # Codes with and without their dash, telephones without blanks: as people type them.
        words = [self.code, self.code.replace("-", ""), self.establishment_name, self.contact_name]
        words += [self.phone.replace(" ", ""), self.place_text]
        self.search_text = fold(" ".join(words))[:700]
        self.sort_key = sort_key(self.establishment_name)
        return {"search_text": self.search_text, "sort_key": self.sort_key}

    def save(self, *args, **kwargs):
        self.index()
        super().save(*args, **kwargs)


class Session(models.Model):
    """Buổi tư vấn: one contact within a request."""

    request = models.ForeignKey(ConsultingRequest, models.CASCADE, related_name="sessions", verbose_name="yêu cầu")
    held_on = models.DateField("ngày")
    mode = models.CharField("hình thức", max_length=10, choices=SessionMode, default=SessionMode.OFFICE)
    adviser = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="sessions", verbose_name="người tư vấn"
    )
    place = models.CharField("nơi gặp", max_length=200, blank=True)
    attendees = models.CharField("người dự", max_length=300, blank=True)
    content = models.TextField("nội dung trao đổi", blank=True)
    result = models.TextField("kết quả, việc tiếp theo", blank=True)
    recorded_at = models.DateTimeField("nhập lúc", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "buổi tư vấn"
        ordering = ["held_on", "pk"]
        indexes = [models.Index(fields=["held_on"], name="session_held")]

    def __str__(self):
        return format_date(self.held_on)


class Message(models.Model):
    """What the desk and the producer wrote to each other within a request. Without an author: the producer."""

    request = models.ForeignKey(ConsultingRequest, models.CASCADE, related_name="messages", verbose_name="yêu cầu")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="người viết"
    )
    text = models.TextField("nội dung")
    sent_at = models.DateTimeField("gửi lúc", default=timezone.now, editable=False)

    class Meta:
        verbose_name = "tin nhắn"
        ordering = ["sent_at", "pk"]

    def __str__(self):
        return self.text[:60]


class RequestProduct(models.Model):
    """A product that a request is about."""

    request = models.ForeignKey(ConsultingRequest, models.CASCADE, related_name="product_lines")
    product = models.ForeignKey(Product, models.PROTECT, related_name="request_lines", verbose_name="sản phẩm")

    class Meta:
        verbose_name = "sản phẩm được tư vấn"
        constraints = [models.UniqueConstraint(fields=["request", "product"], name="product_once_a_request")]

    def __str__(self):
        return str(self.product)
