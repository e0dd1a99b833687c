"""Forms of collaborators, and of who keeps their network."""

from django import forms
from django.utils import timezone

from consulting.enums import HeardFrom
from consulting.forms.desk import SaidFields
from consulting.models import ConsultingRequest, FieldNote
from consulting.selectors.network import own_communes
from consulting.services import network
from khuyencong.accounts.enums import Role
from khuyencong.accounts.people import holders
from khuyencong.core.forms import DateField
from khuyencong.registry.forms import PlaceField
from khuyencong.registry.models import Establishment, PlaceAssignment


class ReferralForm(SaidFields):
    """A request for a producer, filed by a collaborator who has the producer's word."""

    place = forms.ModelChoiceField(None, label="Xã, phường", empty_label="Chọn xã, phường")
    consent = forms.BooleanField(
        label="Người sản xuất đã đồng ý cho tôi gửi, và cho Trung tâm lưu thông tin để gọi lại"
    )

    def __init__(self, data=None, *, actor):
        super().__init__(data)
        self.actor = actor
        self.fields["place"].queryset = own_communes(actor)
        self.fields["heard_from"].initial = HeardFrom.COLLABORATOR
        self.fields["phone"].required = self.fields["contact_name"].required = True
        self.order_fields(["establishment_name", "contact_name", "phone", "place", "place_text", "category"])

    def save(self) -> ConsultingRequest:
        return network.refer(actor=self.actor, consent=self.cleaned_data["consent"], **self.said())


class FieldNoteForm(forms.Form):
    place = forms.ModelChoiceField(None, label="Xã, phường", empty_label="Chọn xã, phường")
    establishment = forms.ModelChoiceField(None, label="Cơ sở", required=False, empty_label="Không về cơ sở nào")
    seen_on = DateField(label="Ngày")
    text = forms.CharField(label="Ghi nhận", max_length=2000, widget=forms.Textarea({"rows": 4}))

    def __init__(self, data=None, *, actor):
        super().__init__(data, initial={"seen_on": timezone.localdate()})
        self.actor = actor
        self.fields["place"].queryset = own_communes(actor)
        self.fields["establishment"].queryset = Establishment.objects.visible_to(actor)

    def save(self) -> FieldNote:
        return network.note_in_the_field(actor=self.actor, **self.cleaned_data)


class AssignmentForm(forms.Form):
    user = forms.ModelChoiceField(None, label="Cộng tác viên", empty_label="Chọn người")
    place = PlaceField(label="Xã, phường", help_text="Xã, phường hiện nay, ví dụ: xã Ea Phê.")

    def __init__(self, data=None, *, actor):
        super().__init__(data)
        self.actor = actor
        self.fields["user"].queryset = holders([Role.COLLABORATOR])

    def save(self) -> PlaceAssignment:
        return network.assign_commune(actor=self.actor, **self.cleaned_data)
