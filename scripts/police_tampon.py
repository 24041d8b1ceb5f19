"""Makes the small font of the stamps from Source Sans 3: run after a change of that font.

    .venv/bin/python scripts/police_tampon.py

Writes `Tampon.ttf`, the few glyphs of « Pièce n° 3 — 2/5 », and `tampon.json`, its measures.
"""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

POLICES = Path(__file__).parents[1] / "templates/fr/_communs/polices"
SIGNES = "Pièce n° — / 0123456789"


def shrink() -> Any:
    """Keep only the glyphs of the stamps, without features nor hints."""
    options = subset.Options(
        layout_features=[], hinting=False, notdef_outline=True, recalc_timestamp=False
    )
    options.drop_tables += ["BASE", "GDEF", "GPOS", "GSUB"]
    reducteur = subset.Subsetter(options)
    reducteur.populate(text=SIGNES)
    police = TTFont(POLICES / "SourceSans3-Semibold.ttf", recalcTimestamp=False)
    reducteur.subset(police)
    return police


def describe(police: Any) -> dict[str, object]:
    """Gather the metrics, in thousandths of the body."""
    unite = 1000 / police["head"].unitsPerEm
    noms = police.getBestCmap()
    tete, corps, hhea = police["head"], police["OS/2"], police["hhea"]
    return {
        "nom": "KITPIE+SourceSans3-Semibold",
        "boite": [round(v * unite) for v in (tete.xMin, tete.yMin, tete.xMax, tete.yMax)],
        "ascendante": round(hhea.ascent * unite),
        "descendante": round(hhea.descent * unite),
        "capitale": round(corps.sCapHeight * unite),
        "glyphes": {
            chr(code): [police.getGlyphID(nom), round(police["hmtx"][nom][0] * unite)]
            for code, nom in sorted(noms.items())
        },
        "notdef": round(police["hmtx"][".notdef"][0] * unite),
    }


def main() -> None:
    """Write both files."""
    police = shrink()
    flux = BytesIO()
    police.save(flux)
    (POLICES / "Tampon.ttf").write_bytes(flux.getvalue())
    faits = json.dumps(describe(police), ensure_ascii=False, indent=1)
    (POLICES / "tampon.json").write_text(faits + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
