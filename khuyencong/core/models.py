"""The two append-only logs, and the base of every record that they follow."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from khuyencong.core.attachments.models import Attachment

__all__ = [
    "AppendOnly",
    "AppendOnlyError",
    "Attachment",
    "AuditEvent",
    "Counter",
    "RateWindow",
    "Record",
    "TransitionRecord",
]


class AppendOnlyError(TypeError):
    """Somebody tried to change or delete a row of a log."""


class AppendOnly(models.Model):
    """A row that is written once. Database triggers (`core.triggers`) hold the same rule below Django."""

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise AppendOnlyError("Chỉ được ghi thêm, không được sửa.")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise AppendOnlyError("Chỉ được ghi thêm, không được xóa.")


class Record(models.Model):
    """A record whose every write is counted: `version` numbers the writes, and the audit log has one row for each.

    A page carries the version that it showed; a write that names an older one is refused as stale.
    """

    version = models.PositiveIntegerField(default=0, editable=False)

    # Fields whose values never enter the logs, only their keyed hashes (architecture, "History").
    personal_fields: frozenset[str] = frozenset()

    class Meta:
        abstract = True

    @classmethod
    def entity(cls) -> str:
        """The name under which the logs know this kind of record, e.g. `projects.project`."""
        return cls._meta.label_lower


class AuditEvent(AppendOnly):
    """Who wrote which fields of which record, and when. `sequence` is the record's version after the write."""

    entity = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    sequence = models.PositiveIntegerField()
    verb = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    changes = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "object_id", "sequence"], name="audit_one_event_per_version"),
        ]
        indexes = [models.Index(fields=["recorded_at"], name="audit_recorded_at")]

    def __str__(self):
        return f"{self.entity} {self.object_id} #{self.sequence} {self.verb}"


class StandingManager(models.Manager):
    """Steps that stand: without those taken back, and without the rows that took them back."""

    def get_queryset(self) -> models.QuerySet:
        rows = super().get_queryset()
        back = self.model.log.filter(reverses=models.OuterRef("pk")).order_by()
        return rows.filter(~models.Exists(back), reverses=None)


class TransitionRecord(AppendOnly):
    """One step of one record: `effective_on` is the date of the paper, `recorded_at` when it was typed in.

    A step recorded by mistake is taken back by a row that names it in `reverses`. `objects` are the steps that stand,
    which is what every figure counts; `log` is all that was ever written.
    """

    entity = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    sequence = models.PositiveIntegerField()
    name = models.CharField(max_length=40)
    source = models.CharField(max_length=30)
    target = models.CharField(max_length=30)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=30)
    authority = models.CharField(max_length=200, blank=True)  # the delegation by which the actor held the role
    effective_on = models.DateField()
    recorded_at = models.DateTimeField(default=timezone.now)
    note = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    reverses = models.ForeignKey("self", models.PROTECT, null=True, related_name="reversals")

    log = models.Manager()
    objects = StandingManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "object_id", "sequence"], name="transition_one_per_version"),
            models.UniqueConstraint(
                fields=["reverses"], condition=models.Q(reverses__isnull=False), name="transition_reversed_once"
            ),
        ]
        indexes = [models.Index(fields=["entity", "name", "effective_on"], name="transition_by_date")]

    def __str__(self):
        return f"{self.entity} {self.object_id}: {self.source} → {self.target}"


class Counter(models.Model):
    """The last number given out under a key, e.g. project codes of a year. Numbers are never given twice."""

    key = models.CharField(max_length=60, primary_key=True)
    value = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"{self.key}: {self.value}"

    @classmethod
    def take(cls, key: str) -> int:
        """The next number under `key`; inside the caller's transaction, so a rollback gives it back."""
        cls.objects.get_or_create(key=key)
        cls.objects.filter(key=key).update(value=models.F("value") + 1)
        return cls.objects.get(key=key).value


class RateWindow(models.Model):
    """How often something was done within one window of time (`core.limits`). `ends_at`: seconds since 1970."""

    key = models.CharField(max_length=80, primary_key=True)
    ends_at = models.BigIntegerField(db_index=True)
    count = models.PositiveIntegerField(default=1)

    def __str__(self):
        return f"{self.key}: {self.count}"
