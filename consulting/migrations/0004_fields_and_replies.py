"""Fields of the team and reply templates at the start (consulting/starting_data.py). Loading twice changes nothing."""

from django.db import migrations

from consulting import starting_data


def load(apps, schema_editor):
    starting_data.load(*(apps.get_model("consulting", name) for name in ("Category", "Field", "ReplyTemplate")))


class Migration(migrations.Migration):
    dependencies = [("consulting", "0003_team_and_visits")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
