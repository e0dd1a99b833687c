"""From a request to a đề án."""

from django import forms
from django.utils.timezone import localdate

from consulting import services
from consulting.forms.desk import AskedForm
from consulting.models import ConsultingRequest
from consulting.selectors.outcome import linkable_projects
from khuyencong.registry.models import Content
from projects.models import Project


class DraftProjectForm(AskedForm):
    """What a draft cannot do without; all else is filled in from the request or later."""

    title = forms.CharField(label="Tên đề án", max_length=300)
    content = forms.ModelChoiceField(None, label="Nội dung chính", empty_label="Chọn nội dung")
    year = forms.IntegerField(label="Năm kế hoạch", min_value=2000, max_value=2100)

    def __init__(self, obj: ConsultingRequest, data=None):
        title = f"Hỗ trợ {obj.establishment_name}: {obj.description.splitlines()[0] if obj.description else ''}"
        initial = {"title": title.rstrip(": ")[:300], "content": obj.category.content_id, "year": localdate().year}
        super().__init__(obj, data, initial=initial)
        self.fields["content"].queryset = Content.objects.all()

    def save(self, actor) -> Project:
        return services.draft_project(self.as_seen(), actor=actor, **self.facts())


class LinkProjectForm(AskedForm):
    """A đề án of the same establishment that is there already."""

    project = forms.ModelChoiceField(None, label="Đề án", empty_label="Chọn đề án")

    def __init__(self, obj: ConsultingRequest, user, data=None):
        super().__init__(obj, data)
        self.fields["project"].queryset = linkable_projects(user, obj)

    def save(self, actor) -> Project:
        return services.link_project(self.as_seen(), actor=actor, project=self.cleaned_data["project"]).project
