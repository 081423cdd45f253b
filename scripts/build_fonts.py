"""Make *Vi Hanh Sans*, our subset of IBM Plex Sans, from the folder of its complete WOFF2 files.

Usage: python scripts/build_fonts.py FOLDER [OUTPUT]

FOLDER is `package/` as unpacked from `npm pack @ibm/plex-sans`; OUTPUT is static/fonts by default.
The family is renamed because *Plex* is a reserved font name and a subset counts as a modified version
(SIL Open Font License 1.1, condition 3). One TTF per weight goes into the PDF, a WOFF2 of the very same
font onto the pages, so that both show the same letters.
"""

import shutil
import sys
import unicodedata
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FAMILY = "Vi Hanh Sans"
WEIGHTS = {400: ("Regular", "IBMPlexSans-Regular.woff2"), 600: ("SemiBold", "IBMPlexSans-SemiBold.woff2")}
OUTPUT = Path(__file__).resolve().parent.parent / "static" / "fonts"

VIETNAMESE_BASES = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
VIETNAMESE_VOWELS = "aăâeêioôơuưy"
TONE_MARKS = "\u0300\u0309\u0303\u0301\u0323"
# Decomposed text from phones and spreadsheets still has to render before it is normalised.
COMBINING = TONE_MARKS + "\u0302\u0306\u031b"
PUNCTUATION = "–—‘’“”‚„†•…‰′″‹›⁄−×÷±≈≠≤≥«»¡¿§©®°·¶ªº¹²³¼½¾¢£¥€₫→←№"
SPACES = "\u00a0\u2009\u200b\u202f\u2011"

# Name records worth keeping: copyright, version, designers, licence. The trademark and the IBM names go.
KEPT_NAMES = {0, 5, 9, 13, 14}
FEATURES = ["ccmp", "locl", "mark", "mkmk", "kern", "liga"]


def vietnamese_letters() -> str:
    """All letters of the Vietnamese alphabet with all tones, both cases, composed."""
    toned = [unicodedata.normalize("NFC", vowel + tone) for vowel in VIETNAMESE_VOWELS for tone in TONE_MARKS]
    lower = VIETNAMESE_BASES + "".join(toned)
    return lower + lower.upper()


def wanted_characters() -> set[int]:
    """Code points of the subset: Latin for names of any European kind, Vietnamese, digits, punctuation."""
    latin = {*range(0x20, 0x7F), *range(0xA0, 0x180)}
    return latin | {ord(character) for character in vietnamese_letters() + COMBINING + PUNCTUATION + SPACES}


def rename(font: TTFont, weight: int, style: str) -> None:
    """Give the font our family name; 600 is its own four-style family, as old programs need."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in KEPT_NAMES and record.platformID == 3]
    regular = weight == 400
    ours = {
        1: FAMILY if regular else f"{FAMILY} {style}",
        2: "Regular",
        3: f"Vi Hanh;{FAMILY} {style}",
        4: FAMILY if regular else f"{FAMILY} {style}",
        6: f"{FAMILY.replace(' ', '')}-{style}",
        16: FAMILY,
        17: style,
    }
    for name_id, text in ours.items():
        names.setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight


def raise_clipping_bounds(font: TTFont) -> None:
    """Windows clips glyphs at these bounds, and Ẳ stands higher than the source font says."""
    outlines = [font["glyf"][name] for name in font.getGlyphOrder()]
    drawn = [outline for outline in outlines if outline.numberOfContours]
    font["OS/2"].usWinAscent = max(font["OS/2"].usWinAscent, *(outline.yMax for outline in drawn))
    font["OS/2"].usWinDescent = max(font["OS/2"].usWinDescent, *(-outline.yMin for outline in drawn))


def require_tabular_digits(font: TTFont) -> None:
    """Columns of scores rely on digits of one width without a feature being asked for."""
    cmap = font.getBestCmap()
    widths = {font["hmtx"][cmap[ord(digit)]][0] for digit in "0123456789"}
    if len(widths) != 1:
        raise SystemExit(
            f"The digits have different widths ({sorted(widths)}): this is not the font we know."
        )


def build(source: Path, output: Path, weight: int) -> None:
    """Write one weight as `vi-hanh-sans-WEIGHT.ttf` and `.woff2`; same input, same bytes."""
    style, file_name = WEIGHTS[weight]
    font = TTFont(source / "fonts" / "complete" / "woff2" / file_name, recalcTimestamp=False)
    missing = sorted(
        chr(point) for point in {ord(c) for c in vietnamese_letters()} - font.getBestCmap().keys()
    )
    if missing:
        raise SystemExit(f"{file_name} lacks Vietnamese letters: {' '.join(missing)}")
    options = Options(layout_features=FEATURES, hinting=False, name_IDs=["*"], name_languages=["*"])
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted_characters())
    subsetter.subset(font)
    require_tabular_digits(font)
    rename(font, weight, style)
    raise_clipping_bounds(font)
    for flavor, ending in ((None, "ttf"), ("woff2", "woff2")):
        font.flavor = flavor
        font.save(output / f"vi-hanh-sans-{weight}.{ending}")


def main(arguments: list[str]) -> None:
    """Build all weights and keep the licence beside them."""
    if not 1 <= len(arguments) <= 2:
        raise SystemExit(__doc__)
    source = Path(arguments[0])
    output = Path(arguments[1]) if len(arguments) == 2 else OUTPUT
    output.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        build(source, output, weight)
    shutil.copyfile(source / "LICENSE.txt", output / "OFL.txt")
    for path in sorted(output.iterdir()):
        print(f"{path.name}: {path.stat().st_size} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
