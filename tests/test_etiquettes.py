"""The cards of a narrow screen: each cell knows its column."""

from __future__ import annotations

from kit.etiquettes import etiqueter

TETE = "<thead><tr><th>A</th><th>B &amp; C</th><th>D</th><th>Reste dû</th></tr></thead>"


def table(rang: str, tete: str = TETE) -> str:
    return f'<table class="factures">{tete}<tbody>{rang}</tbody></table>'


def test_each_cell_of_a_wide_table_bears_the_heading_of_its_column() -> None:
    cellules = '<tr><td>1</td><td>2</td><td>3</td><td class="nombre">4</td></tr>'
    vu = etiqueter(table(cellules))
    assert '<table class="factures cartes">' in vu
    assert '<td data-label="B &amp; C">2</td>' in vu
    assert '<td class="nombre" data-label="Reste dû">4</td>' in vu


def test_a_row_with_a_span_and_a_narrow_table_stay_as_they_are() -> None:
    total = '<tr><td colspan="3">Total</td><td>9</td></tr>'
    assert total in etiqueter(table(total))
    etroite = table("<tr><td>1</td></tr>", "<thead><tr><th>A</th></tr></thead>")
    assert etiqueter(etroite) == etroite
