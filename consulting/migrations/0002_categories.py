"""The four categories at the start (consulting/categories.py). Loading twice changes nothing.

A test with real transactions ends by emptying every table, these rows too: it takes the fixture `categories`.
"""

from django.db import migrations

from consulting import categories


def load(apps, schema_editor):
    categories.load(apps.get_model("consulting", "Category"))


class Migration(migrations.Migration):
    dependencies = [("consulting", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
