"""One stored file and the record that it belongs to."""

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


def random_place(attachment, filename: str) -> str:
    """Where the bytes lie in the storage: nothing of the sender's name, nothing that can be guessed."""
    name = secrets.token_hex(16)
    return f"attachments/{name[:2]}/{name}"


class AttachmentQuerySet(models.QuerySet):
    def of(self, record):
        """The files of one record, oldest first."""
        return self.filter(entity=record.entity(), object_id=record.pk)

    def waiting(self):
        """Files not tied to a record yet."""
        return self.filter(object_id=None)

    def of_form(self, group: str):
        """Those of one form."""
        return self.waiting().filter(group=group)


class Attachment(models.Model):
    """A file of `entity` number `object_id`; until a form is sent it waits under the form's `group`."""

    entity = models.CharField(max_length=60, blank=True)
    object_id = models.BigIntegerField(null=True)
    group = models.CharField(max_length=40, blank=True)
    file = models.FileField(upload_to=random_place, max_length=100)
    name = models.CharField("tên tệp", max_length=120)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField("dung lượng (byte)")
    sha256 = models.CharField(max_length=64)
    received_sha256 = models.CharField(max_length=64)  # of the bytes as sent, before an image was written anew
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField("gửi lúc", default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "tệp đính kèm"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["entity", "object_id"], name="attachment_record"),
            models.Index(fields=["uploaded_at"], condition=Q(object_id=None), name="attachment_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "received_sha256"], condition=~Q(group=""), name="attachment_once_a_form"
            ),
        ]

    def __str__(self):
        return self.name
