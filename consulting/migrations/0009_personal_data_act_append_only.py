from django.db import migrations

from khuyencong.core import triggers


class Migration(migrations.Migration):
    """What was done about personal data joins the tables that are only ever added to."""

    dependencies = [("consulting", "0008_personal_data"), ("core", "0002_append_only")]

    operations = [
        migrations.RunPython(lambda apps, editor: triggers.install(editor.connection), migrations.RunPython.noop),
    ]
