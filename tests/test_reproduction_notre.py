"""A document of kit that becomes an exhibit is shown without the exhibits bound to it."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from typing import Any

import pytest

from kit import edition, empreinte
from kit.reproduction import notre, reproduce
from tests.test_controle_reecrit import struck
from tests.test_reliure import AU, dessin, piece, relier, rendu


def test_only_the_letter_and_its_annex_are_shown_again() -> None:
    octets, imprime = relier([2, 3])
    lettre = replace(piece(1), contenu=octets, sha256=hashlib.sha256(octets).hexdigest())
    reproduite = reproduce(lettre, rendu())
    assert (reproduite.mode, reproduite.pages) == ("vecteur", imprime.pages[1] - 1)
    assert reproduite.reserve == notre.RESERVE


def test_any_other_pdf_and_a_changed_one_are_shown_whole() -> None:
    octets, _ = relier([1, 1])
    rang = octets.index(b"stream") + 10
    change = octets[:rang] + bytes([octets[rang] ^ 1]) + octets[rang + 1 :]
    assert notre.letter_alone(dessin(2)) is None
    assert notre.letter_alone(change) is None


@pytest.mark.parametrize(
    "inventaire", [None, b"{", b"[]", b'{"pieces": [{}]}', b'{"pieces": [{"page": 99}]}']
)
def test_a_document_whose_inventory_says_no_page_is_shown_whole(inventaire: bytes | None) -> None:
    def change(pdf: Any) -> None:
        if inventaire is None:
            del pdf.attachments[notre.INVENTAIRE]
        else:
            pdf.attachments[notre.INVENTAIRE].obj.EF.F.write(inventaire)

    octets = struck(relier([1])[0], change)
    assert empreinte.verify(octets).intact  # type: ignore[union-attr]
    assert notre.letter_alone(octets) is None


def test_without_a_validator_every_pdf_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("pikepdf.pdfa")
    monkeypatch.setitem(sys.modules, "pikepdf.pdfa", None)
    html = "<html lang='fr'><head><title>x</title></head><body><p>Bon pour accord</p></body></html>"
    octets = rendu().pdf(edition._Page(html, {}), AU)
    page = replace(piece(1), contenu=octets, sha256="0" * 64)
    assert (reproduce(page, rendu()).mode, reproduce(page, rendu()).pages) == ("image", 1)
