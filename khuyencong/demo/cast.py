"""The people of the demo: one per role at least. Their sign-ins are shown only where KC_DEMO is on."""

from dataclasses import dataclass

from khuyencong.accounts.enums import Role

DEMO_PASSWORD = "khuyen-cong-2022"  # noqa: S105  shown on the demo's own sign-in page; refused in production

# code, name, kind, parent
OFFICES = (
    ("trung-tam", "Trung tâm Khuyến công", "centre", ""),
    ("phong-khuyen-cong", "Phòng Khuyến công", "centre", "trung-tam"),
    ("phong-tu-van", "Phòng Tư vấn", "centre", "trung-tam"),
    ("phong-hanh-chinh", "Phòng Hành chính - Tổng hợp", "centre", "trung-tam"),
    ("so-cong-thuong", "Sở Công Thương", "department", ""),
    ("phong-qlcn", "Phòng Quản lý công nghiệp", "department", "so-cong-thuong"),
    ("xa-ea-phe", "Ủy ban nhân dân xã Ea Phê", "commune", ""),
)


@dataclass(frozen=True)
class Person:
    username: str
    full_name: str
    title: str
    office: str
    roles: tuple[str, ...]


# Members of Tổ tư vấn and their fields (consulting/data/fields.csv).
TEAM = {
    "tuvan.kythuat": ("technology",),
    "tuvan.chinhsach": ("policy", "management"),
    "tuvan.thitruong": ("exemplary", "trademark"),
}

CAST = (
    Person("chuyenvien", "Nguyễn Thị Lan", "Chuyên viên", "phong-khuyen-cong", (Role.OFFICER,)),
    Person("chuyenvien2", "Trần Quốc Bảo", "Chuyên viên", "phong-tu-van", (Role.OFFICER,)),
    Person("truongphong", "Lê Văn Hùng", "Trưởng phòng", "phong-khuyen-cong", (Role.UNIT_HEAD,)),
    Person("giamdoc", "Phạm Minh Tâm", "Giám đốc Trung tâm", "trung-tam", (Role.CENTRE_LEADER,)),
    Person("ketoan", "Võ Thị Hạnh", "Kế toán", "phong-hanh-chinh", (Role.ACCOUNTANT,)),
    Person("thamdinh", "Đặng Thị Thu", "Thành viên hội đồng", "phong-qlcn", (Role.APPRAISER,)),
    Person("thamdinh2", "Nguyễn Văn Lộc", "Thành viên hội đồng", "phong-qlcn", (Role.APPRAISER,)),
    Person("chuyenvienso", "Hoàng Anh Tuấn", "Chuyên viên", "phong-qlcn", (Role.DEPARTMENT_OFFICER,)),
    Person("lanhdaoso", "Bùi Đức Thắng", "Phó Giám đốc Sở", "so-cong-thuong", (Role.DEPARTMENT_LEADER,)),
    Person("tuvan.kythuat", "Tổ tư vấn - Kỹ thuật", "Thành viên Tổ tư vấn", "phong-tu-van", (Role.OFFICER,)),
    Person("tuvan.chinhsach", "Tổ tư vấn - Chính sách", "Thành viên Tổ tư vấn", "phong-tu-van", (Role.OFFICER,)),
    Person("tuvan.thitruong", "Tổ tư vấn - Thị trường", "Thành viên Tổ tư vấn", "phong-tu-van", (Role.OFFICER,)),
    Person("congtacvien", "H'Linh Niê", "Cộng tác viên", "xa-ea-phe", (Role.COLLABORATOR,)),
    Person("canboxa", "Y Bhăm Êban", "Công chức xã", "xa-ea-phe", (Role.LOCAL_OFFICER,)),
    Person("thanhtra", "Đỗ Thị Ngọc", "Thanh tra viên", "so-cong-thuong", (Role.AUDITOR,)),
    Person("quantri", "Ngô Gia Huy", "Quản trị hệ thống", "trung-tam", (Role.ADMINISTRATOR,)),
)
