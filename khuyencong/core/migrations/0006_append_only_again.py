from django.db import migrations

from khuyencong.core import triggers


class Migration(migrations.Migration):
    """SQLite makes a table anew to change it, and its triggers go with the old one: put them back."""

    dependencies = [("core", "0005_reversals")]

    operations = [
        migrations.RunPython(lambda apps, editor: triggers.install(editor.connection), migrations.RunPython.noop),
    ]
