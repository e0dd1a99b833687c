"""Roles of the portal (workflow, "Roles and rows")."""

from django.db import models


class Role(models.TextChoices):
    OFFICER = "officer", "Chuyên viên Trung tâm"
    UNIT_HEAD = "unit_head", "Trưởng, Phó phòng"
    CENTRE_LEADER = "centre_leader", "Lãnh đạo Trung tâm"
    ACCOUNTANT = "accountant", "Kế toán"
    APPRAISER = "appraiser", "Thành viên hội đồng, tổ thẩm định"
    DEPARTMENT_OFFICER = "department_officer", "Chuyên viên Sở"
    DEPARTMENT_LEADER = "department_leader", "Lãnh đạo Sở"
    COLLABORATOR = "collaborator", "Cộng tác viên khuyến công"
    LOCAL_OFFICER = "local_officer", "Cán bộ Ủy ban nhân dân xã, phường"
    AUDITOR = "auditor", "Thanh tra, kiểm tra"
    ADMINISTRATOR = "administrator", "Quản trị"


# Who sees all of the Centre's work, whatever their part in it.
CENTRE = (Role.OFFICER, Role.UNIT_HEAD, Role.CENTRE_LEADER, Role.ACCOUNTANT)
DEPARTMENT = (Role.DEPARTMENT_OFFICER, Role.DEPARTMENT_LEADER)
CENTRE_WIDE = (*CENTRE, Role.AUDITOR)
# Who takes back a step that was recorded by mistake: the next level. Above the department's leader there is nobody in
# the portal, so another leader of the department does.
ABOVE = {
    Role.OFFICER: Role.UNIT_HEAD, Role.UNIT_HEAD: Role.CENTRE_LEADER, Role.ACCOUNTANT: Role.CENTRE_LEADER,
    Role.CENTRE_LEADER: Role.DEPARTMENT_LEADER, Role.DEPARTMENT_OFFICER: Role.DEPARTMENT_LEADER,
    Role.DEPARTMENT_LEADER: Role.DEPARTMENT_LEADER,
}  # fmt: skip
REVERSERS = tuple(dict.fromkeys(ABOVE.values()))
EVERYBODY = tuple(Role)


class OfficeKind(models.TextChoices):
    CENTRE = "centre", "Trung tâm"
    DEPARTMENT = "department", "Sở"
    COMMUNE = "commune", "Xã, phường"
