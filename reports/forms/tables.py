"""Keeping a table under a name."""

from khuyencong.core.kept import KeptForm
from reports.enums import Issuer
from reports.models.tables import SavedTable


class SavedTableForm(KeptForm):
    class Meta:
        model = SavedTable
        fields = ("name", "is_shared")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autofocus"] = True
        self.fields["name"].error_messages["required"] = "Đặt tên cho bảng."
        self.fields["is_shared"].label = f"Dùng chung trong {Issuer(self.instance.side).label}"
