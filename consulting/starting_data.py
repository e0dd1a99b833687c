"""Fields and reply templates at the start (consulting/data/). Heads of units may rename, add or retire them."""

import csv
from pathlib import Path

DATA = Path(__file__).parent / "data"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load(category_model, field_model, reply_model) -> None:
    """Create what is missing; what is there stays as it is."""
    categories = {category.code: category for category in category_model.objects.all()}
    for position, row in enumerate(rows("fields.csv"), start=1):
        facts = {"name": row["name"], "keywords": row["keywords"], "position": position}
        field, made = field_model.objects.get_or_create(code=row["code"], defaults=facts)
        if made:
            field.categories.set(categories[code] for code in row["categories"].split() if code in categories)
    for row in rows("reply_templates.csv"):
        facts = {"category": categories.get(row["category"]), "text": row["text"]}
        reply_model.objects.get_or_create(title=row["title"], defaults=facts)
