"""The whole chain: study a dossier, choose its document, compose, render, assemble. Read me first.

`cli` calls `etude.study`, then `produce`, then `liasse.write`; nothing else writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from kit import (
    __version__,
    creances,
    decheance,
    decompte,
    echeancier,
    edition,
    liasse,
    logo,
    manifeste,
    paquet,
    passif,
    pieces,
    poste,
    registre,
    situation,
)
from kit.commande import Commande
from kit.compose import Composition, Partie, compose
from kit.contenu import Contenu, Depot, load, size
from kit.contexte.tiers import destinataire
from kit.decompte import Decompte
from kit.dossier import Dossier
from kit.echeancier import Plan
from kit.errors import DocumentRefuse, ModeleFautif, RienAFaire
from kit.etude import Atelier, Etude
from kit.gardes.motif import Motif
from kit.modele import Modele, choose, mentions_absentes
from kit.paquet import archive, volumes
from kit.pieces import PieceLue
from kit.produit import Produit
from kit.sujet import Sujet

if TYPE_CHECKING:
    from kit.registre import Ecart
    from kit.render import Rendu
    from kit.reproduction import Reproduction

MARGE = 100_000  # bytes of what every volume of a package repeats
FORMATS = ("pdf", "html", "eml", "txt")
# What each channel makes; a registered letter, a deed and a court paper are pages.
FORMATS_DU_CANAL = {
    "courriel": FORMATS,
    "telephone": ("pdf", "html", "txt"),
    "sms": ("txt", "html"),
}


def choose_document(etude: Etude, commande: Commande, atelier: Atelier) -> tuple[Modele, list[str]]:
    """Give the document to produce and the remarks on it.

    Raises DocumentRefuse, with every reason, when it would be wrong, RienAFaire when none is due.
    """
    avis = etude.decision
    assert avis is not None  # noqa: S101 - the caller has refused a dossier with mistakes
    if commande.document is None:
        if avis.document is None:
            raise RienAFaire("aucun document aujourd'hui : " + " ".join(avis.motifs))
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
        lieu=dossier.emetteur.adresse.ville,
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


def produce(
    etude: Etude,
    commande: Commande,
    atelier: Atelier,
    rendu: Rendu,
    ecarts: Sequence[Ecart] = (),
) -> Produit:
    """Make the document of a dossier, with its annex and exhibits, in memory.

    `ecarts` are the entries of the history touched up since an earlier production.

    Raises DocumentRefuse, ModeleFautif, RenduRefuse, PieceFautive.
    """
    atelier = etude.atelier or atelier
    modele, remarques = choose_document(etude, commande, atelier)
    formats = _formats(modele, commande)
    dossier = etude.lecture.dossier
    assert dossier is not None  # noqa: S101 - choose_document needs a decision, hence a dossier
    depot = Depot()
    sujet = subject(etude, modele, _exhibits(etude, modele, depot), atelier)
    postee = poste.posted(modele.canal)
    if commande.profil and not postee:
        remarques.append("--profil-envoi ne vaut que pour une lettre postée")
    sujet = replace(
        sujet,
        reproductions=_reproduce(sujet, formats, rendu),
        profil=commande.profil if postee else None,
        ecarts=tuple(ecarts),
    )
    ouvrage = _Ouvrage(etude, commande, sujet, atelier, rendu, depot)
    composition = ouvrage.compose()
    _complete(modele, dossier, composition)
    fichiers = dict(ouvrage.files(composition, formats))
    if modele.id in paquet.DOCUMENTS and "pdf" in formats:
        paquets, dit = _packages(ouvrage, composition, fichiers)
        fichiers |= paquets
        remarques += dit
    faits = ouvrage.facts(composition, ouvrage.pages)
    creance = creances.claim(dossier)
    produite = liasse.assemble(dossier.reference, modele.id, etude.au, fichiers, faits, creance)
    return Produit(produite, modele, (*remarques, *_postage(sujet, fichiers)))


def _exhibits(etude: Etude, modele: Modele, depot: Depot) -> tuple[PieceLue, ...]:
    """Give the exhibits as they were checked, read again when the study has not kept them."""
    dossier = etude.lecture.dossier
    if not modele.annexes or dossier is None:
        return ()
    if etude.pieces is not None:
        return etude.pieces
    return pieces.read(dossier, etude.lecture.dossier_dir, depot)


def _packages(
    ouvrage: _Ouvrage, composition: Composition, fichiers: Mapping[str, Contenu]
) -> tuple[dict[str, Contenu], list[str]]:
    """Make the archive for the addressee, in volumes when a limit is given.

    A bound PDF heavier than a volume is replaced by one without the exhibits, which follow apart.
    """
    pdfs, remarques = _roots(fichiers), []
    limite = ouvrage.commande.decoupe or archive.TAILLE_MAXIMALE
    if max(map(size, pdfs.values())) > limite - MARGE:
        ouvrage = replace(ouvrage, sujet=replace(ouvrage.sujet, reproductions={}))
        composition = ouvrage.compose()
        pdfs = _roots(dict(ouvrage.files(composition, ("pdf",))))
        remarques = ["le PDF relié dépasse un volume : dans le paquet, les pièces sont à part"]
    sujet, commande = ouvrage.sujet, ouvrage.commande
    entree = paquet.Entree(
        ouvrage.etude,
        sujet,
        ouvrage.atelier,
        ouvrage.rendu,
        pdfs,
        ouvrage.pages,
        ouvrage.facts(composition, ouvrage.pages),
        commande.noms_ascii,
    )
    nom = paquet.name(sujet.dossier.reference, sujet.modele.id, commande.noms_ascii)
    contenu = paquet.build(entree)
    return dict(volumes.decouper(contenu, limite, nom, ouvrage.depot)), remarques


def _roots(fichiers: Mapping[str, Contenu]) -> dict[str, Contenu]:
    """Keep the PDFs of a bundle that are not exhibits."""
    return {nom: o for nom, o in fichiers.items() if re.fullmatch(r"[^/]+\.pdf", nom)}


def _postage(sujet: Sujet, fichiers: Mapping[str, Contenu]) -> Sequence[str]:
    """Say how many sheets will be posted, and what a carrier takes."""
    if sujet.profil is None:
        return ()
    return poste.remarks(sujet.profil, [edition.weigh(pdf) for pdf in _roots(fichiers).values()])


def _reproduce(sujet: Sujet, formats: Sequence[str], rendu: Rendu) -> Mapping[str, Reproduction]:
    """Make the pages that show each exhibit, when a PDF that lists them is asked for."""
    imprime = "bordereau" in sujet.modele.annexes and {"pdf", "eml"} & set(formats)
    if not imprime or not sujet.pieces:
        return {}
    from kit.reproduction import reproduce  # noqa: PLC0415 - slow to import, only for exhibits

    depot, faites = Depot(), {}
    for piece in sujet.pieces:
        faite = reproduce(piece, rendu)
        pdf = piece.contenu if faite.intacte else depot.keep(load(faite.pdf))
        faites[piece.id] = replace(faite, pdf=pdf)
    return faites


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


@dataclass
class _Ouvrage:
    """The files of one document, and the facts that its manifest records.

    `pages` gives, once a PDF is bound, the page of the sheet of each exhibit.
    """

    etude: Etude
    commande: Commande
    sujet: Sujet
    atelier: Atelier
    rendu: Rendu
    depot: Depot
    pages: Mapping[int, int] = field(default_factory=dict, init=False)

    def compose(self, partie: Partie = "tout") -> Composition:
        """Write the document, or a part of it."""
        return compose(self.sujet, self.atelier.templates, self.atelier.propres, partie)

    def files(
        self, composition: Composition, formats: Sequence[str]
    ) -> Iterator[tuple[str, Contenu]]:
        """Make each file asked for, then the untouched originals."""
        nom = self.sujet.modele.id
        if "html" in formats:
            yield f"{nom}.html", edition.html(self.sujet, composition, self.rendu)
        if "txt" in formats:
            yield f"{nom}.txt", composition.texte.encode()
        if "pdf" in formats or "eml" in formats:
            pdfs = self._pdfs(composition)
            if "pdf" in formats:
                yield from pdfs.items()
            if "eml" in formats:
                yield f"{nom}.eml", edition.eml(self.sujet, composition, pdfs[f"{nom}.pdf"])
        if self.sujet.profil == "service":
            adresse = poste.etiquette(self.sujet.dossier, destinataire(self.sujet)["lignes"])
            yield "adresse.txt", adresse.texte
            yield "adresse.json", adresse.json
        for piece in self.sujet.pieces:
            yield edition.path(piece), piece.contenu

    def _pdfs(self, composition: Composition) -> dict[str, Contenu]:
        """Lay out and bind one PDF, or the letter and its annex apart."""
        nom = self.sujet.modele.id
        if self.commande.annexe == "jointe" or not self.sujet.modele.annexes:
            return {f"{nom}.pdf": self._bind(composition)}
        lettre, annexe = self._bind(self.compose("lettre")), self._bind(self.compose("annexe"))
        return {f"{nom}.pdf": lettre, f"{nom}-annexe.pdf": annexe}

    def _bind(self, composition: Composition) -> Contenu:
        imprime = edition.lay_out(self.sujet, composition, self.rendu)
        self.pages = imprime.pages or self.pages
        inventaire = manifeste.inventory(self.facts(composition, imprime.pages))
        return edition.bind_pdf(self.sujet, imprime, inventaire, self.rendu, self.depot)

    def facts(self, composition: Composition, pages: Mapping[int, int]) -> dict[str, Any]:
        """Gather what the manifest records besides the files."""
        etude, sujet = self.etude, self.sujet
        compte, propres = etude.decompte, self.atelier.propres
        return manifeste.build(
            reference=sujet.dossier.reference,
            document=sujet.modele.id,
            au=etude.au,
            kit=__version__,
            dossier=etude.lecture.source.sha256,
            total=compte.total if compte else None,
            taux=manifeste.rates(compte.lignes) if compte else (),
            modeles={**composition.modeles, **propres.empreintes(sujet.modele.id)},
            outrepasse=[(regle, self.commande.motif) for regle in self.commande.malgre],
            historique=registre.enroll(sujet.dossier.historique, etude.au),
            pieces=[self._exhibit(piece, pages) for piece in sujet.pieces],
        )

    def _exhibit(self, piece: PieceLue, pages: Mapping[int, int]) -> dict[str, Any]:
        reproduite = self.sujet.reproductions.get(piece.id)
        return manifeste.exhibit(
            piece if reproduite is None else replace(piece, pages=reproduite.pages),
            edition.path(piece),
            reproduite.mode if reproduite else None,
            pages.get(piece.numero),
            [constat.texte for constat in piece.constats],
        )
