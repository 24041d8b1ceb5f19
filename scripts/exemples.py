"""Draw the exhibits of the example dossiers again: `python scripts/exemples.py [EXEMPLE…]`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

RACINE = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(RACINE), str(RACINE / "scripts")]

from fabrique.atelier import fabriquer  # noqa: E402


def main() -> None:
    """Write every exhibit of `dossiers/exemples` and print what was written."""
    lecteur = argparse.ArgumentParser(description="Fabrique les pièces des dossiers d'exemple.")
    lecteur.add_argument("--sortie", type=Path, default=RACINE / "dossiers" / "exemples")
    lecteur.add_argument("exemples", nargs="*", help="les exemples à refaire ; tous par défaut")
    choix = lecteur.parse_args()
    for chemin, octets in fabriquer(RACINE / "dossiers" / "exemples", tuple(choix.exemples)):
        cible = choix.sortie / chemin
        cible.parent.mkdir(parents=True, exist_ok=True)
        cible.write_bytes(octets)
        print(f"{len(octets) // 1024:>4} ko  {chemin}")


if __name__ == "__main__":
    main()
