"""The contested part and the undisputed part: they add to the balance, never below zero."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kit import checks, contestations
from kit.contestations import a_traiter, partager, reponse_precedente
from kit.dossier import Contestation, Dossier
from tests import fabrique

CENTIMES = st.integers(0, 5_000_000).map(lambda n: Decimal(n) / 100)
NUMEROS = ("F-1", "F-2", "F-3")
FACTURES = [
    fabrique.facture("F-1", "1000.00"),
    fabrique.facture("F-2", "500.00", echeance="2026-05-31", jour="2026-05-01"),
    fabrique.facture("F-3", "300.00", echeance="2026-12-31", jour="2026-11-01"),
]


def contestation(le: str = "2026-06-01", **mots: Any) -> dict[str, Any]:
    return {"le": le, "objet": "Un défaut."} | mots


def dossier(*litiges: dict[str, Any], **mots: Any) -> Dossier:
    return fabrique.dossier(**{"factures": FACTURES, "contestations": list(litiges)} | mots)


def partage(*litiges: dict[str, Any], **mots: Any) -> contestations.Partage:
    lu = dossier(*litiges, **mots)
    return partager(lu.contestations, fabrique.compute(lu).soldes)


@given(
    st.lists(
        st.builds(
            Contestation,
            le=st.just(date(2026, 6, 1)),
            objet=st.just("Un défaut."),
            facture=st.sampled_from([None, *NUMEROS, "ailleurs"]),
            montant=st.none() | CENTIMES,
        ),
        max_size=5,
    )
)
def test_the_parts_add_to_the_balance_and_are_never_negative(litiges: list[Contestation]) -> None:
    soldes = fabrique.compute(dossier()).soldes
    rendu = partager(litiges, soldes)
    assert [part.reste for part in rendu.parts] == [solde.principal for solde in soldes]
    for part in rendu.parts:
        assert part.contestee + part.non_contestee == part.reste
        assert min(part.contestee, part.non_contestee) >= 0
    assert rendu.contestee + rendu.non_contestee == rendu.reste
    assert rendu.reste == sum(solde.principal for solde in soldes if solde.echue)


def test_an_amount_is_taken_on_the_invoice_it_names() -> None:
    rendu = partage(contestation(facture="F-2", montant="120.00"))
    assert [part.contestee for part in rendu.parts] == [0, 120, 0]
    assert rendu.non_contestee == Decimal("1380.00")


def test_a_dispute_without_an_amount_covers_the_whole_invoice() -> None:
    rendu = partage(contestation(facture="F-1"))
    assert (rendu.contestee, rendu.non_contestee) == (Decimal("1000.00"), Decimal("500.00"))


def test_a_dispute_without_invoice_nor_amount_covers_everything() -> None:
    assert partage(contestation()).non_contestee == 0


def test_no_more_is_contested_than_what_remains_after_payments() -> None:
    recu = {"le": "2026-03-15", "montant": "900.00", "facture": "F-1"}
    rendu = partage(contestation(facture="F-1", montant="400.00"), paiements=[recu])
    assert rendu.parts[0].contestee == rendu.parts[0].reste == Decimal("100.00")


def test_what_is_not_due_stays_out_of_the_totals() -> None:
    rendu = partage(contestation(facture="F-3"))
    assert (rendu.reste, rendu.contestee) == (Decimal("1500.00"), Decimal("0.00"))


def test_only_the_disputes_without_an_answer_are_to_answer() -> None:
    lu = dossier(contestation(repondue_le="2026-06-10"), contestation("2026-07-01"))
    assert [c.le.month for c in a_traiter(lu, fabrique.JOUR)] == [7]
    assert a_traiter(lu, date(2026, 5, 31)) == ()


def test_an_answered_dispute_that_persists_goes_to_the_management() -> None:
    lu = dossier(contestation(repondue_le="2026-06-10"))
    assert a_traiter(lu, fabrique.JOUR) == lu.contestations
    assert reponse_precedente(lu, fabrique.JOUR) == date(2026, 6, 10)


def test_an_answer_in_the_history_counts_when_it_follows_the_dispute() -> None:
    reponse = fabrique.contact("2026-06-20", document="reponse_contestation")
    assert reponse_precedente(dossier(contestation(), historique=[reponse]), fabrique.JOUR) == date(
        2026, 6, 20
    )
    avant = fabrique.contact("2026-05-20", document="reponse_contestation")
    assert reponse_precedente(dossier(contestation(), historique=[avant]), fabrique.JOUR) is None


def messages(*litiges: dict[str, Any]) -> dict[str, str]:
    trouves = checks.check(dossier(*litiges), fabrique.JOUR)
    return {p.message: p.gravite for p in trouves if p.chemin[0] == "contestations"}


def test_a_faulty_dispute_is_told_with_what_to_do() -> None:
    vus = messages(contestation(facture="F-9", repondue_le="2026-05-01"), contestation(montant="5"))
    for attendu in ("facture inconnue « F-9 »", "avant la contestation", "ajoutez « facture »"):
        assert any(attendu in m and g == "erreur" for m, g in vus.items()), attendu
    for attendu in ("point par point", "n'a l'effet « contestation »"):
        assert any(attendu in m and g == "avertissement" for m, g in vus.items()), attendu


def test_more_contested_than_invoiced_is_doubtful() -> None:
    assert any("toutes taxes" in m for m in messages(contestation(facture="F-2", montant="501.00")))
    assert not any(
        "toutes taxes" in m for m in messages(contestation(facture="F-2", montant="500.00"))
    )


def test_the_exhibit_of_an_answer_must_exist() -> None:
    point = {"grief": "Retard.", "reponse": "Le bon est signé.", "pieces": ["bon"]}
    vus = messages(contestation(facture="F-1", points=[point]))
    assert any(m.startswith("pièce inconnue « bon »") for m in vus)
