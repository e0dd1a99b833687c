"""Make the bundled fonts again from their sources. A developer's tool: the portal itself only reads the results.

    python deploy/subset_fonts.py tinos DIR     # DIR holds Tinos-*.ttf, e.g. of Debian's package fonts-croscore
    python deploy/subset_fonts.py figures       # from static/fonts/be-vietnam-pro/latin-*.woff2

tinos: one TrueType file a style with Latin, Vietnamese and the signs that official papers use, layout features kept.
figures: Be Vietnam Pro has no tabular figures; this makes a tiny face with its ten digits on one width, so that amounts
align in a column. Both fonts are under the SIL Open Font License 1.1 without a reserved name, so they may be changed.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parents[1] / "static" / "fonts"
TINOS_STYLES = ("Regular", "Italic", "Bold", "BoldItalic")
RANGES = (
    (0x20, 0x7E), (0xA0, 0x180), (0x1A0, 0x1A1), (0x1AF, 0x1B0),  # Latin; ƀ č ŏ ŭ of Ê Đê names; ơ ư
    (0x300, 0x304), (0x306, 0x306), (0x308, 0x309), (0x31B, 0x31B), (0x323, 0x323),  # combining tones
    (0x1EA0, 0x1EF9),  # Vietnamese
    (0x2010, 0x2015), (0x2018, 0x201E), (0x2020, 0x2022), (0x2026, 0x2026), (0x2030, 0x2030), (0x2032, 0x2033),
    (0x20AB, 0x20AC), (0x2116, 0x2116), (0x2122, 0x2122), (0x2190, 0x2193), (0x2212, 0x2212), (0x2248, 0x2248),
    (0x2260, 0x2260), (0x2264, 0x2265), (0x25A0, 0x25A1), (0x2610, 0x2612), (0x2713, 0x2713),
)  # fmt: skip
FIGURE_WIDTH = 650  # of 1000 units: room for 4, the widest, and no more air about 1 than must be


def tinos(source: Path) -> None:
    """Subset the four styles found in `source`."""
    unicodes = [code for first, last in RANGES for code in range(first, last + 1)]
    for style in TINOS_STYLES:
        options = subset.Options(layout_features=["*"], name_IDs=["*"], hinting=False, notdef_outline=True)
        font = subset.load_font(str(source / f"Tinos-{style}.ttf"), options)
        worker = subset.Subsetter(options)
        worker.populate(unicodes=unicodes)
        worker.subset(font)
        subset.save_font(font, str(FONTS / "tinos" / f"Tinos-{style}.ttf"), options)


def figures() -> None:
    """Digits of both weights, each centred on FIGURE_WIDTH."""
    folder = FONTS / "be-vietnam-pro"
    for weight in (400, 600):
        font = TTFont(folder / f"latin-{weight}.woff2")
        options = subset.Options(layout_features=[], flavor="woff2", hinting=False)
        worker = subset.Subsetter(options)
        worker.populate(unicodes=range(0x30, 0x3A))
        worker.subset(font)
        for code in range(0x30, 0x3A):
            _centre(font, font.getBestCmap()[code])
        subset.save_font(font, str(folder / f"figures-{weight}.woff2"), options)


def _centre(font: TTFont, name: str) -> None:
    """Give one glyph the common width, its outline in the middle."""
    glyphs, drawn = font.getGlyphSet(), DecomposingRecordingPen(font.getGlyphSet())
    glyphs[name].draw(drawn)
    shift = (FIGURE_WIDTH - font["hmtx"][name][0]) // 2
    pen = TTGlyphPen(None)
    drawn.replay(TransformPen(pen, (1, 0, 0, 1, shift, 0)))
    font["glyf"][name] = pen.glyph()
    font["glyf"][name].recalcBounds(font["glyf"])
    font["hmtx"][name] = (FIGURE_WIDTH, font["glyf"][name].xMin)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["tinos", source]:
            tinos(Path(source))
        case ["figures"]:
            figures()
        case _:
            sys.exit(__doc__)
