"""Consulting requests for tests; the least that is valid."""

import datetime as dt

import factory
from django.utils.timezone import localdate
from factory.django import DjangoModelFactory

from consulting.codes import new_code
from consulting.enums import Channel
from consulting.models import Category, ConsultingRequest, Session
from khuyencong.core.models import AuditEvent


class RequestFactory(DjangoModelFactory):
    """A request by telephone of a week ago, with the audit row that every birth leaves."""

    class Meta:
        model = ConsultingRequest
        skip_postgeneration_save = True

    code = factory.LazyFunction(new_code)
    channel = Channel.PHONE
    category = factory.LazyFunction(lambda: Category.objects.get(code="policy"))
    received_on = factory.LazyFunction(lambda: localdate() - dt.timedelta(days=7))
    establishment_name = factory.Sequence("Cơ sở rang xay {}".format)
    phone = factory.Sequence(lambda n: f"0905 {n // 1000:03} {n % 1000:03}")

    @factory.post_generation
    def born(self, create, extracted, **kwargs):
        AuditEvent.objects.create(
            entity=self.entity(), object_id=self.pk, sequence=self.version, verb="create", actor=None
        )


class SessionFactory(DjangoModelFactory):
    class Meta:
        model = Session

    held_on = factory.SelfAttribute("request.received_on")
    adviser = factory.SelfAttribute("request.assignee")
