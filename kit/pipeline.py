"""The whole chain: study a dossier, choose its document, compose, render, assemble. Read me first.

`cli` calls `etude.study`, then `produce`, then `liasse.write`; nothing else writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kit import (
    __version__,
    courriel,
    decheance,
    decompte,
    echeancier,
    liasse,
    logo,
    passif,
    pieces,
    situation,
)
from kit.compose import Composition, compose
from kit.courriel import Correspondant, Jointe
from kit.decompte import Decompte
from kit.dossier import Agence, Avocat, Creancier, Dossier
from kit.echeancier import Plan
from kit.errors import DocumentRefuse, ModeleFautif
from kit.etude import Atelier, Etude
from kit.gardes.motif import Motif
from kit.liasse import Liasse
from kit.modele import Modele, choose, mentions_absentes
from kit.pieces import PieceLue
from kit.propres import AUCUN
from kit.sujet import Sujet

if TYPE_CHECKING:
    from kit.render import Rendu

FORMATS = ("pdf", "html", "eml", "txt")
# What each channel makes; a registered letter, a deed and a court paper are pages.
FORMATS_DU_CANAL = {
    "courriel": FORMATS,
    "telephone": ("pdf", "html", "txt"),
    "sms": ("txt", "html"),
}


@dataclass(frozen=True, slots=True)
class Commande:
    """What is asked of `produce`: a document or the best one, formats, an override."""

    document: str | None = None
    formats: tuple[str, ...] = ()
    malgre: tuple[str, ...] = ()
    motif: str = ""


@dataclass(frozen=True, slots=True)
class Produit:
    """A bundle in memory, and what the user should know about it."""

    liasse: Liasse
    modele: Modele
    remarques: tuple[str, ...] = ()


def choose_document(etude: Etude, commande: Commande, atelier: Atelier) -> tuple[Modele, list[str]]:
    """Give the document to produce and the remarks on it.

    Raises DocumentRefuse, with every reason, when it would be wrong or when none is due.
    """
    avis = etude.decision
    assert avis is not None  # noqa: S101 - the caller has refused a dossier with mistakes
    if commande.document is None:
        if avis.document is None:
            raise DocumentRefuse("aucun document aujourd'hui : " + " ".join(avis.motifs))
        return choose(atelier.modeles, avis.document), []
    modele = choose(atelier.modeles, commande.document)
    opinion = avis.avis_sur(modele.id)
    interdits = [motif for motif in opinion.motifs if motif.interdit]
    restants = [motif for motif in interdits if motif.legal or motif.code not in commande.malgre]
    if restants:
        raise DocumentRefuse(f"{modele.titre} : refusé. {_refus(restants, commande)}")
    return modele, [motif.texte for motif in opinion.motifs]


def _refus(motifs: Sequence[Motif], commande: Commande) -> str:
    """Give every reason, and say which of them the user may override."""
    phrases = [f"[{motif.code}] {motif.texte}" for motif in motifs]
    for motif in motifs:
        if motif.code in commande.malgre:
            phrases.append(f"La règle {motif.code} est légale : --malgre ne peut pas l'écarter.")
        elif not motif.legal:
            phrases.append(f'(Pour passer outre : --malgre {motif.code} --motif "…")')
    return " ".join(phrases)


def subject(etude: Etude, modele: Modele, lues: tuple[PieceLue, ...], atelier: Atelier) -> Sujet:
    """Gather what one document is made from."""
    dossier = etude.lecture.dossier
    assert dossier is not None  # noqa: S101 - the caller has refused a dossier with mistakes
    assert etude.situation is not None  # noqa: S101 - idem
    compte, plan = _comptes(etude, dossier, modele, atelier)
    return Sujet(
        modele=modele,
        dossier=dossier,
        decompte=compte,
        plan=plan,
        pieces=lues,
        textes=atelier.droit.textes,
        au=etude.au,
        limite=situation.limite(modele.delai, dossier, etude.situation.delais, etude.au),
        lieu=_signataire(dossier).adresse.ville,
        logo=logo.read(etude.lecture),
    )


def _comptes(
    etude: Etude, dossier: Dossier, modele: Modele, atelier: Atelier
) -> tuple[Decompte, Plan | None]:
    """Give the statement and the plan of the day; an acceleration counts from its own letter."""
    assert etude.decompte is not None  # noqa: S101 - a dossier without mistakes has its statement
    if modele.id != decheance.DOCUMENT:
        bareme = atelier.droit.bareme
        return passif.arreter(modele.id, dossier, etude.decompte, bareme), etude.plan
    assert etude.situation is not None  # noqa: S101 - idem
    dechu, bareme = decheance.prononcer(dossier, etude.au), atelier.droit.bareme
    plan = echeancier.compute(dechu, etude.au, bareme, etude.situation.delais)
    return decompte.compute(dechu, etude.au, bareme), plan


def produce(etude: Etude, commande: Commande, atelier: Atelier, rendu: Rendu) -> Produit:
    """Make the document of a dossier, with its annex and exhibits, in memory.

    Raises DocumentRefuse, ModeleFautif, RenduRefuse, PieceFautive.
    """
    atelier = etude.atelier or atelier
    modele, remarques = choose_document(etude, commande, atelier)
    formats = _formats(modele, commande)
    dossier = etude.lecture.dossier
    assert dossier is not None  # noqa: S101 - choose_document needs a decision, hence a dossier
    lues = pieces.read(dossier, etude.lecture.dossier_dir) if modele.annexes else ()
    sujet = subject(etude, modele, lues, atelier)
    composition = compose(sujet, atelier.templates, atelier.propres)
    _complete(modele, dossier, composition)
    fichiers = dict(_fichiers(sujet, composition, formats, rendu))
    produite = liasse.assemble(
        dossier.reference, modele.id, etude.au, fichiers, _faits(etude, commande, sujet)
    )
    return Produit(produite, modele, tuple(remarques))


def _complete(modele: Modele, dossier: Dossier, composition: Composition) -> None:
    """Refuse a letter in which a mandatory mention has been lost."""
    absentes = mentions_absentes(
        modele, composition.corps_html, dossier.debiteur.classe, dossier.expediteur
    )
    if absentes:
        mentions = ", ".join(f"« {mention.contient} » ({mention.cle})" for mention in absentes)
        raise ModeleFautif(f"{modele.titre} : mention obligatoire absente du modèle : {mentions}.")


def _formats(modele: Modele, commande: Commande) -> tuple[str, ...]:
    proposes = FORMATS_DU_CANAL.get(modele.canal, ("pdf", "html"))
    permis = proposes if modele.canal == "sms" else {*proposes, "txt"}
    refuses = [nom for nom in commande.formats if nom not in permis]
    if "eml" in refuses:
        raise DocumentRefuse(f"{modele.titre} ne s'envoie pas par courriel : --format pdf ou html")
    if refuses:
        raise DocumentRefuse(f"{modele.titre} est un message court : --format txt ou html")
    return commande.formats or proposes


def _fichiers(
    sujet: Sujet, composition: Composition, formats: Sequence[str], rendu: Rendu
) -> Iterator[tuple[str, bytes]]:
    nom = sujet.modele.id
    if "html" in formats:
        yield f"{nom}.html", rendu.html(composition).encode()
    if "txt" in formats:
        yield f"{nom}.txt", composition.texte.encode()
    if "pdf" in formats or "eml" in formats:
        pdf = rendu.pdf(composition, sujet.au)
        if "pdf" in formats:
            yield f"{nom}.pdf", pdf
        if "eml" in formats:
            yield f"{nom}.eml", _eml(sujet, composition, pdf)
    for piece in sujet.pieces:
        yield f"pieces/{_nom(piece)}", piece.octets


def _nom(piece: PieceLue) -> str:
    """Name an exhibit by its number; one that its file already bears is not said twice."""
    fichier = re.sub(r"^\d{1,3}\s+[-–]\s+(?=[^\s.])", "", piece.fichier)
    return f"{piece.numero:02} - {liasse.safe_name(fichier)}"


def _eml(sujet: Sujet, composition: Composition, pdf: bytes) -> bytes:
    emetteur, destinataire = _correspondants(sujet)
    factures = [facture.piece for facture in sujet.dossier.factures if facture.piece]
    voulues = factures if "factures" in sujet.modele.pieces_jointes else []
    jointes = [
        Jointe(f"{sujet.modele.titre} - {sujet.dossier.reference}.pdf", "application/pdf", pdf)
    ]
    jointes += [
        Jointe(piece.fichier, piece.media, piece.octets)
        for piece in sujet.pieces
        if piece.id in voulues
    ]
    return courriel.build(
        emetteur,
        destinataire,
        composition.objet,
        composition.texte,
        composition.courriel_html or composition.html,
        jointes,
    )


def _correspondants(sujet: Sujet) -> tuple[Correspondant, Correspondant]:
    signataire, debiteur = _signataire(sujet.dossier), sujet.dossier.debiteur
    de, a = signataire.contact, debiteur.contact
    if de is None or de.courriel is None:
        raise DocumentRefuse("l'expéditeur n'a pas d'adresse de courriel (contact.courriel)")
    if a is None or a.courriel is None:
        raise DocumentRefuse(
            "le débiteur n'a pas d'adresse de courriel (debiteur.contact.courriel)"
        )
    return Correspondant(de.nom, de.courriel), Correspondant(a.nom, a.courriel)


def _signataire(dossier: Dossier) -> Creancier | Agence | Avocat:
    if dossier.expediteur == "agence" and dossier.agence is not None:
        return dossier.agence
    if dossier.expediteur == "avocat" and dossier.avocat is not None:
        return dossier.avocat
    return dossier.creancier


def _faits(etude: Etude, commande: Commande, sujet: Sujet) -> dict[str, object]:
    """Gather what the manifest records besides the files."""
    compte = etude.decompte
    propres = etude.atelier.propres if etude.atelier else AUCUN
    return {
        "kit": __version__,
        "dossier": {"sha256": etude.lecture.source.sha256},
        "total": str(compte.total) if compte else None,
        "taux": sorted({ligne.source for ligne in compte.lignes if ligne.source}) if compte else [],
        "outrepasse": [{"regle": regle, "motif": commande.motif} for regle in commande.malgre],
        "modeles": [
            {"chemin": nom, "sha256": empreinte}
            for nom, empreinte in propres.empreintes(sujet.modele.id).items()
        ],
        "pieces": [
            {"numero": p.numero, "titre": p.titre, "pages": p.pages, "sha256": p.sha256}
            for p in sujet.pieces
        ],
    }
