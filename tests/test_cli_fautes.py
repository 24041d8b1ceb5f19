"""A dossier with a mistake: a French sentence at file:line, exit code 1, and nothing written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kit import cli

DOSSIER = """\
reference: 2026-077
creancier:
  nom: Menuiserie d'Arvor
  adresse: {voie: 12 rue des Forges, code_postal: "35000", ville: Rennes}
debiteur:
  classe: commercant
  nom: Boutiques Durand
  adresse: {voie: 4 place du Marché, code_postal: "44000", ville: Nantes}
factures:
  - {numero: F-1, date: 2026-03-01, echeance: 2026-03-31, montant_ttc: 1000.00}
historique:
  - {le: 2026-04-02, canal: courriel, sens: emis, de: Claire, a: Paul, resume: Relance.}
  - {le: 2026-04-10, canal: courriel, sens: emis, de: Claire, a: Paul, resume: Relance.}
echeancier: {premiere: 2026-05-31, periodicite: mensuelle, nombre: 3}
cause: {nature: inconnue}
ordonnance: {le: 2026-09-15, tribunal: TAE de Nantes}
"""
Lancer = Callable[..., tuple[int, str]]


@pytest.fixture
def lancer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Lancer:
    """Run a command of kit on a dossier and give its code and all that it printed."""

    def run(commande: str, texte: str, *mots: str) -> tuple[int, str]:
        fichier = tmp_path / "dossier.yaml"
        fichier.write_text(texte, encoding="utf-8")
        monkeypatch.setattr(
            "sys.argv", ["kit", commande, str(fichier), "--au", "2026-10-20", *mots]
        )
        with pytest.raises(SystemExit) as fin:
            cli.main()
        lu = capsys.readouterr()
        return int(fin.value.code or 0), lu.out + lu.err

    return run


FAUTES = [
    pytest.param("nature: inconnue", "nature: inconue", 15, "mot inconnu « inconue »", id="cause"),
    pytest.param("  classe: commercant\n", "", 5, "clé obligatoire absente", id="classe absente"),
    pytest.param("classe: commercant", "classe: artisan", 6, "mot inconnu", id="classe inconnue"),
    pytest.param(
        "cause:",
        "echeancier: {premiere: 2026-06-30, periodicite: mensuelle, nombre: 2}\ncause:",
        15,
        "clé « echeancier » déjà écrite ligne 14",
        id="deux échéanciers",
    ),
    pytest.param(
        "nombre: 3", "nombre: 3, montant: 100.00", 14, "plusieurs formes", id="deux formes"
    ),
    pytest.param("le: 2026-04-10", "le: 2026-04-01", 13, "remettez-les dans l'ordre", id="ordre"),
    pytest.param("echeance: 2026-03-31", "echeance: 2026-02-28", 10, "antérieure", id="échéance"),
    pytest.param("le: 2026-09-15, ", "", 16, "clé obligatoire absente", id="ordonnance sans date"),
    pytest.param("le: 2026-09-15", "le: 2026-09-31", 16, "date inexistante", id="ordonnance le 31"),
]


@pytest.mark.parametrize("commande", ["produire", "verifier", "etat"])
@pytest.mark.parametrize(("avant", "apres", "ligne", "phrase"), FAUTES)
def test_a_mistake_is_said_at_its_line_and_stops_everything(
    lancer: Lancer, tmp_path: Path, commande: str, avant: str, apres: str, ligne: int, phrase: str
) -> None:
    sortie = tmp_path / "sortie"
    options = ("--sortie", str(sortie)) if commande == "produire" else ()
    code, dit = lancer(commande, DOSSIER.replace(avant, apres), *options)
    assert code == 1
    assert f"dossier.yaml:{ligne} : " in dit
    assert phrase in dit
    assert "Traceback" not in dit
    assert not sortie.exists()
    assert [fichier.name for fichier in tmp_path.iterdir()] == ["dossier.yaml"]


def test_the_dossier_of_these_tests_has_no_mistake(lancer: Lancer) -> None:
    code, dit = lancer("verifier", DOSSIER)
    assert (code, "faute dossier" in dit) == (0, False)


def test_all_the_mistakes_are_said_in_one_run(lancer: Lancer) -> None:
    texte = DOSSIER.replace("nature: inconnue", "nature: inconue")
    texte = texte.replace("le: 2026-09-15, ", "").replace("  classe: commercant\n", "")
    code, dit = lancer("verifier", texte)
    assert code == 1
    assert [f":{ligne} : " in dit for ligne in (5, 14, 15)] == [True, True, True]
