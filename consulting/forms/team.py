"""Forms of the team and of the texts and lists that heads of units keep."""

from django import forms

from consulting import services
from consulting.models import Category, ConsultingRequest, Field, ReplyTemplate, TeamMember
from consulting.selectors import advisers
from khuyencong.accounts.models import User
from khuyencong.core.forms import DateField
from khuyencong.core.kept import KeptForm

KEYWORDS = "Cách nhau bằng dấu phẩy, viết không dấu, ví dụ: may say, thiet bi."


class MemberForm(KeptForm):
    away_from = DateField(label="Vắng từ ngày", required=False)
    away_to = DateField(label="Đến hết ngày", required=False)

    class Meta:
        model = TeamMember
        fields = ["user", "duty", "fields", "away_from", "away_to", "substitute", "is_active"]
        widgets = {"fields": forms.CheckboxSelectMultiple}
        help_texts = {"substitute": "Người được giao việc mới trong thời gian vắng."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = advisers()
        self.fields["fields"].queryset = Field.objects.filter(is_active=True)
        others = TeamMember.objects.select_related("user").exclude(pk=self.instance.pk)
        self.fields["substitute"].queryset = others
        if self.instance.pk:
            self.fields["user"].disabled = True


class FieldForm(KeptForm):
    class Meta:
        model = Field
        fields = ["code", "name", "categories", "keywords", "position", "is_active"]
        widgets = {"categories": forms.CheckboxSelectMultiple}
        help_texts = {"keywords": KEYWORDS, "code": "Chữ không dấu và gạch nối, không đổi về sau."}


class CategoryForm(KeptForm):
    class Meta:
        model = Category
        fields = ["code", "name", "public_name", "public_hint", "keywords", "content", "position", "is_active"]
        help_texts = {
            "keywords": KEYWORDS,
            "content": "Nội dung được chọn sẵn khi lập đề án từ yêu cầu loại này.",
            "is_active": "Bỏ chọn thì không nhận thêm yêu cầu loại này; các yêu cầu đã có vẫn giữ.",
        }


class ReplyTemplateForm(KeptForm):
    class Meta:
        model = ReplyTemplate
        fields = ["title", "category", "text", "is_active"]
        widgets = {"text": forms.Textarea({"rows": 8})}
        help_texts = {
            "category": "Bỏ trống thì dùng cho mọi loại yêu cầu.",
            "text": "Các ô được điền: {co_so}, {nguoi_lien_he}, {ma}, {viec}, {can_bo}, {trung_tam}, {dien_thoai}.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].label_from_instance = lambda category: category.public_name
        self.fields["category"].empty_label = "Mọi loại"


class HandOverForm(forms.Form):
    """Which of one person's open requests go to whom, and why."""

    requests = forms.ModelMultipleChoiceField(None, label="Yêu cầu", widget=forms.CheckboxSelectMultiple)
    to = forms.ModelChoiceField(None, label="Giao cho", empty_label="Chọn người nhận")
    note = forms.CharField(label="Lý do, việc đang làm dở", max_length=3000, widget=forms.Textarea({"rows": 3}))

    def __init__(self, holder: User, substitute: User | None, data=None):
        held = ConsultingRequest.objects.open_of(holder)
        super().__init__(data, initial={"requests": held, "to": substitute})
        self.fields["requests"].queryset = held
        self.fields["to"].queryset = advisers().exclude(pk=holder.pk)
        self.fields["to"].label_from_instance = lambda user: f"{user} (đang giữ {user.open_requests})"

    def save(self, actor) -> int:
        return services.hand_over(actor=actor, **self.cleaned_data)
