"""Records for tests. A factory makes the least that is valid, and nothing that its call does not say."""

import datetime as dt

import factory
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from khuyencong.accounts.enums import OfficeKind
from khuyencong.accounts.models import Office, RoleGrant, User
from khuyencong.core.text import natural_key
from khuyencong.registry.enums import EstablishmentKind, PlaceKind, Programme, Source
from khuyencong.registry.models import Budget, Content, Establishment, LegalDocument, Place, Product
from projects.enums import ProjectState
from projects.models import Beneficiary, ContentLine, FundingLine, PlanBatch, Project

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
    sort_key = factory.LazyAttribute(lambda content: natural_key(content.code))


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


class PlanBatchFactory(DjangoModelFactory):
    """A draft batch of local money of 2022, without projects."""

    class Meta:
        model = PlanBatch

    year = 2022
    name = factory.Sequence("Đợt {}".format)


class ProjectFactory(DjangoModelFactory):
    """A draft of 2022 with its main content (`content`), without money and without a beneficiary.

    `money={"local": 100}` adds lines in đồng for the main content; `people=[establishment]` names beneficiaries, of
    whom the first gets the money. In a later state it has a code.
    """

    class Meta:
        model = Project
        skip_postgeneration_save = True

    title = factory.Sequence("Hỗ trợ ứng dụng máy sấy {}".format)
    year = 2022
    office = factory.SubFactory(OfficeFactory)
    implementing_unit = "Trung tâm Khuyến công"
    place_text = "xã Ea Kao, TP. Buôn Ma Thuột"
    code = factory.LazyAttributeSequence(
        lambda project, n: (
            None if project.state in (ProjectState.DRAFT, ProjectState.RETURNED) else f"ĐA-{project.year}-{n}"
        )
    )
    state = ProjectState.DRAFT

    @classmethod
    def _create(cls, model_class, *args, money=None, people=(), content=None, **kwargs):
        project = super()._create(model_class, *args, **kwargs)
        line = ContentLine.objects.create(project=project, content=content or ContentFactory(), is_main=True)
        named = [Beneficiary.objects.create(project=project, establishment=one) for one in people]
        for source, amount in (money or {}).items():
            FundingLine.objects.create(
                project=project,
                content_line=line,
                source=source,
                amount=amount,
                beneficiary=named[0] if named else None,
            )
        project.index()
        project.save()
        return project
