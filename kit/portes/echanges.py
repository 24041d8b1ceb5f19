"""What was written: a notice received, a plan signed, acknowledgments, calls without trace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit.checks.outils import avertir, erreur, noter
from kit.phrases import jour
from kit.portes.preuves import jointe
from kit.regimes import revenue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kit.errors import Probleme
    from kit.situation import Situation


def mise_en_demeure(s: Situation) -> Iterator[Probleme]:
    """No text requires it before an order to pay; judges expect it, with its proofs."""
    notice = s.mise_en_demeure
    if notice is None:
        yield from _sans_mise_en_demeure(s)
        return
    chemin = ("historique", s.dossier.historique.index(notice))
    if notice.envoi is None or not jointe(s.dossier, notice.envoi.preuve):
        yield avertir(
            chemin,
            "la preuve de réception de la mise en demeure n'est pas jointe : ajoutez l'avis de"
            " réception (ou le pli non réclamé et son suivi) dans « envoi.preuve »",
        )
    if not jointe(s.dossier, notice.piece):
        yield avertir(chemin, "le texte de la mise en demeure n'est pas joint : ajoutez « piece »")
    if s.expire_le is not None and s.au <= s.expire_le:
        yield avertir(
            chemin,
            f"le délai de la mise en demeure court jusqu'au {jour(s.expire_le)} : attendez-en le"
            " terme",
        )


def _sans_mise_en_demeure(s: Situation) -> Iterator[Probleme]:
    """A notice that came back unknown at the address is no notice."""
    for rang, contact in enumerate(s.dossier.historique):
        if revenue(contact) and contact.effet == "mise_en_demeure" and contact.le.jour <= s.au:
            yield erreur(
                ("historique", rang),
                "mise en demeure revenue, destinataire inconnu à l'adresse : l'adresse n'est pas"
                " prouvée ; vérifiez le registre et renvoyez-la",
            )
            return
    yield avertir(
        ("historique",),
        "aucune mise en demeure : aucun texte ne l'exige ici, mais elle est attendue ;"
        " envoyez-la en recommandé et notez-la",
    )


def plan(s: Situation) -> Iterator[Probleme]:
    """A plan signed and not kept is joined: it is worth an acknowledgment (art. 2240 C. civ.)."""
    voulu = s.dossier.echeancier
    if voulu is None or voulu.signe_le is None or voulu.signe_le > s.au:
        return
    if not jointe(s.dossier, voulu.piece):
        yield avertir(
            ("echeancier",),
            f"l'échéancier signé le {jour(voulu.signe_le)} n'est pas joint : il prouve la dette ;"
            " ajoutez-le aux pièces et nommez-le dans « piece »",
        )


def echanges(s: Situation) -> Iterator[Probleme]:
    """A contact without an exhibit is only our word; an acknowledgment is worth joining."""
    muets = []
    for rang, contact in enumerate(s.dossier.historique):
        if contact.confidentiel or contact.le.jour > s.au or jointe(s.dossier, contact.piece):
            continue
        if contact.effet in ("reconnaissance", "promesse"):
            yield avertir(
                ("historique", rang),
                f"{contact.effet} du {jour(contact.le.jour)} sans pièce : joignez l'écrit du"
                " débiteur, ou le courriel qui la confirme",
            )
        else:
            muets.append(contact)
    if muets:
        yield noter(
            ("historique",),
            f"contacts sans justificatif : {len(muets)} ; ils ne valent que comme indications",
        )
