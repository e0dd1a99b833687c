"""What stands beside each section of a đề án at the start; the texts are in `data/section_guides.toml`."""

import tomllib
from pathlib import Path

DATA = Path(__file__).parent / "data" / "section_guides.toml"
RULE = "Thông tư 36/2013/TT-BCT, Điều 5 khoản {}"


def load(model) -> None:
    """Create what is missing of the guides at the start; those that are there stay as they are."""
    guides = tomllib.loads(DATA.read_text(encoding="utf-8"))["guide"]
    rows = [
        model(
            number=guide["section"], content_group=guide["group"], belongs=guide["belongs"].strip(),
            model_text=guide["model_text"].strip(), basis=RULE.format(guide["section"]),
        )
        for guide in guides
    ]  # fmt: skip
    model.objects.bulk_create(rows, ignore_conflicts=True)
