"""Records for tests. A factory makes the least that is valid, and nothing that its call does not say."""

import datetime as dt

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from khuyencong.accounts.enums import OfficeKind
from khuyencong.accounts.models import Office, RoleGrant, User
from khuyencong.registry.enums import EstablishmentKind, PlaceKind, Programme, Source
from khuyencong.registry.models import Budget, Content, Establishment, LegalDocument, Place, Product

PASSWORD = "mot-mat-khau-dai"


class OfficeFactory(DjangoModelFactory):
    class Meta:
        model = Office

    code = factory.Sequence("phong-{}".format)
    name = factory.Sequence("Phòng Nghiệp vụ {}".format)
    kind = OfficeKind.CENTRE


class UserFactory(DjangoModelFactory):
    """A person of `office`; `UserFactory(roles=["officer"])` holds those roles. Signs in with PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence("nguoi{}".format)
    full_name = factory.Sequence("Nguyễn Văn {}".format)
    password = factory.LazyFunction(lambda: make_password(PASSWORD))
    office = factory.SubFactory(OfficeFactory)

    @factory.post_generation
    def roles(self, create, codes, **kwargs):
        RoleGrant.objects.bulk_create(RoleGrant(user=self, role=code) for code in codes or ())


class PlaceFactory(DjangoModelFactory):
    """A commune of today."""

    class Meta:
        model = Place

    code = factory.Sequence("9{:04}".format)
    kind = PlaceKind.COMMUNE
    name = factory.Sequence("Xã Ea {}".format)
    valid_from = dt.date(2025, 7, 1)


class ContentFactory(DjangoModelFactory):
    class Meta:
        model = Content

    code = factory.Sequence("90.{}".format)
    name = factory.Sequence("Nội dung {}".format)


class LegalDocumentFactory(DjangoModelFactory):
    class Meta:
        model = LegalDocument

    number = factory.Sequence("{}/2012/NĐ-CP".format)
    title = "Về khuyến công"


class BudgetFactory(DjangoModelFactory):
    """Local money of 2022: 10 tỷ đồng, none of it used."""

    class Meta:
        model = Budget

    year = 2022
    programme = Programme.LOCAL
    source = Source.LOCAL
    amount = 10_000_000_000


class EstablishmentFactory(DjangoModelFactory):
    class Meta:
        model = Establishment

    name = factory.Sequence("Hợp tác xã {}".format)
    kind = EstablishmentKind.COOPERATIVE


class ProductFactory(DjangoModelFactory):
    class Meta:
        model = Product

    establishment = factory.SubFactory(EstablishmentFactory)
    name = factory.Sequence("Cà phê {}".format)
