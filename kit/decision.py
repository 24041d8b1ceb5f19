"""Which document comes next, why, and why not each of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kit import echelle, gardes, horloges
from kit.gardes import Motif
from kit.horloges import Horloge
from kit.modele import Modele
from kit.phrases import jour
from kit.situation import ZERO, Situation


@dataclass(frozen=True, slots=True)
class Avis:
    """The opinion on one document: possible (nothing forbids it), timely (nothing waits)."""

    document: str
    titre: str
    possible: bool
    opportun: bool
    motifs: tuple[Motif, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """The document of the day, why, the opinion on all, best first, and the legal clocks."""

    reference: str
    au: date
    document: str | None
    motifs: tuple[str, ...]
    alertes: tuple[str, ...]
    avis: tuple[Avis, ...]
    horloges: tuple[Horloge, ...]

    def avis_sur(self, document: str) -> Avis:
        """Give the opinion on one document; KeyError when it does not exist."""
        return next(avis for avis in self.avis if avis.document == document)


def decide(situation: Situation, modeles: Sequence[Modele]) -> Decision:
    """Weigh every document on the facts of a day."""
    opinions = [_opine(situation, modele) for modele in modeles]
    opinions.sort(key=lambda avis: (not (avis.possible and avis.opportun), not avis.possible))
    choisi = _choisir(opinions)
    return Decision(
        reference=situation.dossier.reference,
        au=situation.au,
        document=choisi.document if choisi else None,
        motifs=_pourquoi(situation, choisi) if choisi else _pourquoi_rien(situation, opinions),
        alertes=horloges.alertes(situation),
        avis=tuple(sorted(opinions, key=lambda avis: avis is not choisi)),
        horloges=horloges.compute(situation),
    )


def _opine(situation: Situation, modele: Modele) -> Avis:
    interdits = gardes.interdits(situation, modele)
    attentes = echelle.prematures(situation, modele.id)
    return Avis(modele.id, modele.titre, not interdits, not attentes, interdits + attentes)


def _choisir(opinions: Sequence[Avis]) -> Avis | None:
    """Take the highest step that is timely; a plan to sign comes before any step."""
    bons = [avis for avis in opinions if avis.possible and avis.opportun]
    plan = next((avis for avis in bons if avis.document == "echeancier"), None)
    return plan or (bons[-1] if bons else None)


def _pourquoi(situation: Situation, choisi: Avis) -> tuple[str, ...]:
    if choisi.document == "echeancier":
        return ("un échéancier est proposé et n'est pas encore signé.",)
    retard = f"{situation.retard} jour{'s' if situation.retard > 1 else ''} de retard"
    motifs = [f"{retard} ; aucune garde ne s'y oppose."]
    motifs += [f"document le {jour(le)} : {nom}." for nom, le in _derniers(situation)]
    if choisi.document == "mise_en_demeure":
        motifs += [f"{raison}." for raison in echelle.raccourcis(situation)]
    if choisi.document == "transmission_agence" and situation.expire_le is not None:
        motifs.append(f"mise en demeure expirée le {jour(situation.expire_le)}, sans paiement.")
    return tuple(motifs)


def _derniers(situation: Situation) -> list[tuple[str, date]]:
    envois = sorted(situation.envois.items(), key=lambda envoi: envoi[1])
    return [(nom.replace("_", " "), le) for nom, le in envois[-1:]]


def _pourquoi_rien(situation: Situation, opinions: Sequence[Avis]) -> tuple[str, ...]:
    """Say why no document is timely: the guard that stops all, or what is being waited for."""
    if situation.decompte.total == ZERO and situation.decompte.a_echoir == ZERO:
        return ("tout est réglé.",)
    interdits = [motif for avis in opinions for motif in avis.motifs if motif.interdit]
    for garde in ("G3", "G5", "G6", "G7", "plan_en_defaut", "G8", "G1", "G2", "transmis"):
        trouve = next((motif for motif in interdits if motif.code == garde), None)
        if trouve is not None:
            return (trouve.texte,)
    attentes = [m.texte for avis in opinions if avis.possible for m in avis.motifs]
    return tuple(dict.fromkeys(attentes)) or tuple(dict.fromkeys(m.texte for m in interdits))
