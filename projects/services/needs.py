"""Registering what is needed next year, and drawing up a đề án from it."""

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate

from khuyencong.accounts.enums import Role
from khuyencong.core import audit
from khuyencong.core.workflow import Reason, refuse_if
from khuyencong.registry.models import Place
from projects.enums import NEED_WRITERS
from projects.models import Need, Project
from projects.models.needs import LOCAL
from projects.parts import FundingRow
from projects.services.projects import create_project


def against_registering(user) -> list[Reason]:
    """Officers register at any time, people of the communes in the months of the call."""
    if user.role_codes & set(NEED_WRITERS):
        return []
    if not user.role_codes & set(LOCAL):
        return [Reason("Anh/chị không có quyền ghi nhu cầu; việc này thuộc chuyên viên, cộng tác viên, cán bộ xã.")]
    if localdate().month not in settings.KC_NEED_MONTHS:
        months = ", ".join(str(month) for month in settings.KC_NEED_MONTHS)
        return [Reason(f"Chưa đến kỳ đăng ký nhu cầu (tháng {months}); ngoài kỳ thì gửi chuyên viên Trung tâm ghi.")]
    return []


def against_editing(need: Need, user) -> list[Reason]:
    if need.project_id:
        return [Reason("Nhu cầu này đã lập thành đề án, không sửa được nữa.")]
    return against_registering(user)


@transaction.atomic
def register_need(*, actor, values: Mapping) -> Need:
    """Raises Refused: role, month or place is against it; ValidationError: a value is out of range."""
    refuse_if(against_registering(actor))
    _must_be_own_place(actor, values["place"])
    need = Need(**values, registered_by=actor)
    _tidy(need)
    need.save()
    audit.created(need, actor=actor)
    return need


@transaction.atomic
def edit_need(need: Need, *, actor, values: Mapping) -> Need:
    """Raises Refused, ValidationError: as `register_need`; audit.StaleRecordError: somebody wrote it since."""
    refuse_if(against_editing(need, actor))
    _must_be_own_place(actor, values["place"])
    audit.claim(need, actor=actor, verb="edit", changes=audit.diff(need, values), **values)
    _tidy(need)
    Need.objects.filter(pk=need.pk).update(search_text=need.search_text)
    return need


def _must_be_own_place(user, place: Place) -> None:
    mine = user.role_codes & set(NEED_WRITERS) or Place.objects.assigned_to(user).filter(pk=place.pk).exists()
    refuse_if([] if mine else [Reason("Địa bàn này không thuộc phần việc của anh/chị.", field="place")])


def _tidy(need: Need) -> None:
    need.index()
    need.full_clean()


@transaction.atomic
def draft_from(need: Need, *, actor) -> Project:
    """A draft đề án that begins with what was registered; each shows the other.

    Raises:
        Refused: not an officer of an office, or there is one already.
        StaleRecordError: somebody wrote the need after it was read.
    """
    refuse_if(against_drafting(need, actor))
    audit.claim(need, actor=actor, verb="draft_project", changes={})
    values = {
        "title": need.title, "year": need.year, "place": need.place, "place_text": str(need.place),
        "implementing_unit": settings.KC_CENTRE_SHORT, "is_group": need.establishment is None,
        "programme": "national" if need.national and not need.local else "local",
    }  # fmt: skip
    row = FundingRow(need.content, need.establishment, need.amounts, need.registrant if need.other else "")
    project = create_project(actor=actor, values=values, contents=[need.content], rows=[row])
    Need.objects.filter(pk=need.pk).update(project=project)
    need.project = project
    return project


def against_drafting(need: Need, user) -> list[Reason]:
    if Role.OFFICER not in user.role_codes or user.office_id is None:
        return [Reason("Anh/chị không có quyền lập đề án; việc này thuộc chuyên viên Trung tâm.")]
    return [Reason("Nhu cầu này đã lập thành đề án.")] if need.project_id else []
