"""What collaborators see in their communes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from khuyencong.accounts.enums import CENTRE_WIDE, Role
from khuyencong.registry.models import Establishment, Place


class FieldNoteQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The Centre reads all; a collaborator one's own, and those on one's own communes."""
        if user.role_codes & set(CENTRE_WIDE):
            return self
        if Role.COLLABORATOR in user.role_codes:
            return self.filter(Q(author=user) | Q(place__in=Place.objects.assigned_to(user).order_by().values("pk")))
        return self.none()


class FieldNote(models.Model):
    """Ghi nhận tại địa bàn: what somebody saw, of a commune or of one establishment there."""

    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="field_notes", verbose_name="người ghi"
    )
    place = models.ForeignKey(Place, models.PROTECT, related_name="field_notes", verbose_name="xã, phường")
    establishment = models.ForeignKey(
        Establishment, models.PROTECT, null=True, blank=True, related_name="field_notes", verbose_name="cơ sở"
    )
    seen_on = models.DateField("ngày")
    text = models.TextField("ghi nhận", max_length=2000)
    recorded_at = models.DateTimeField("nhập lúc", default=timezone.now, editable=False)

    objects = FieldNoteQuerySet.as_manager()

    class Meta:
        verbose_name = "ghi nhận tại địa bàn"
        ordering = ["-seen_on", "-pk"]
        indexes = [models.Index(fields=["seen_on"], name="field_note_seen")]

    def __str__(self):
        return self.text[:60]
