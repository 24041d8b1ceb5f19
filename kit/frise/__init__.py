"""The drawn time line of a dossier, as SVG: invoices, contacts by channel, payments, notices.

What its signs mean is said in words, by the template.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kit import francais, mots
from kit.frise.svg import Planche

if TYPE_CHECKING:
    from collections.abc import Iterator

GAUCHE, DROITE = 118.0, 652.0
RANG = 15.0
MAX_FACTURES = 8
NOM_MAXIMUM = 23
ENCRE, ACCENT, ALERTE, GRIS = "#000000", "#1f3a5f", "#8a2b0e", "#555555"
PALE, FILET, BLANC = "#c9ced6", "#e3e6ea", "#ffffff"
_MOIS = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split()
_ABREGES = {
    "acte de commissaire de justice": "commissaire de justice",
    "lettre recommandée électronique": "recommandé électronique",
    "plateforme de facturation": "plateforme",
}
_SIGNES = {
    "notice": (ALERTE, ALERTE, BLANC),
    "emis": (ACCENT, ACCENT, BLANC),
    "recu": (BLANC, ACCENT, ACCENT),
}


@dataclass(frozen=True, slots=True)
class Echelle:
    """Days -> abscissas."""

    debut: date
    fin: date

    def x(self, jour: date) -> float:
        """Place a day between the two ends."""
        duree = max((self.fin - self.debut).days, 1)
        return GAUCHE + (DROITE - GAUCHE) * (jour - self.debut).days / duree


@dataclass(frozen=True, slots=True)
class Marque:
    """A sign on a lane: its day, what is drawn, its label, and the room both take."""

    jour: date
    forme: str
    texte: str
    largeur: float


def frise(contexte: dict[str, Any]) -> str:
    """Draw the time line from the words of a document; gives the text of an SVG file."""
    echelle = _echelle(contexte)
    axe, corps = Planche(), Planche(8.0)
    for hauteur in _rangees(corps, contexte, echelle):
        corps.haut += hauteur
    fond = corps.haut
    _axe(axe, echelle, fond, _jour(contexte["au"]))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 {fond + 28:.0f}" '
        f'font-family="\'Source Sans 3\', sans-serif" fill="{ENCRE}">'
        f"{axe.svg()}{corps.svg()}</svg>"
    )


def _jour(valeur: str) -> date:
    return date.fromisoformat(valeur)


def _echelle(contexte: dict[str, Any]) -> Echelle:
    """Cover every day drawn, with a little air on both sides."""
    soldes, lignes = contexte["decompte"]["soldes"], contexte["decompte"]["lignes"]
    jours = [_jour(contexte["au"])]
    jours += [_jour(solde[mot]) for solde in soldes for mot in ("date", "echeance")]
    jours += [_jour(ligne["du"]) for ligne in lignes]
    jours += [_jour(contact["jour"]) for contact in contexte["chronologie"]]
    air = timedelta(days=max(3, (max(jours) - min(jours)).days // 40))
    return Echelle(min(jours) - air, max(jours) + air)


def _rangees(planche: Planche, contexte: dict[str, Any], echelle: Echelle) -> Iterator[float]:
    """Draw each row, and give its height."""
    soldes = contexte["decompte"]["soldes"]
    for solde in soldes[:MAX_FACTURES]:
        _facture(planche, solde, _jour(contexte["au"]), echelle)
        yield RANG
    if len(soldes) > MAX_FACTURES:
        reste = francais.pluriel(len(soldes) - MAX_FACTURES, "autre facture", "autres factures")
        planche.texte(f"et {reste} (annexe A)", 0, 9, GRIS)
        yield RANG
    for nom, marques in _voies(contexte):
        yield _voie(planche, nom, marques, echelle)
    if contexte["silence"] or any(lu["ecart_jours"] for lu in contexte["chronologie"]):
        _silences(planche, contexte, echelle)
        yield RANG


def _voies(contexte: dict[str, Any]) -> Iterator[tuple[str, list[Marque]]]:
    """Give the lanes that have something on them: money received, then each channel."""
    lignes, contacts = contexte["decompte"]["lignes"], contexte["chronologie"]
    for nom, nature in (("Paiements", "paiement"), ("Avoirs", "avoir")):
        marques = [_somme(ligne) for ligne in lignes if ligne["nature"] == nature]
        if marques:
            yield nom, marques
    for canal in dict.fromkeys(contact["canal"] for contact in contacts):
        libelle = mots.LIBELLES[canal]
        marques = [_contact(contact) for contact in contacts if contact["canal"] == canal]
        yield francais.initiale(_ABREGES.get(libelle, libelle)), marques


def _somme(ligne: dict[str, Any]) -> Marque:
    somme = francais.eur(ligne["montant"].lstrip("-"))
    return Marque(_jour(ligne["du"]), "losange", somme, 14 + 4.4 * len(somme))


def _contact(contact: dict[str, Any]) -> Marque:
    forme = "notice" if contact["effet"] == "mise_en_demeure" else contact["sens"]
    return Marque(_jour(contact["jour"]), forme, str(contact["numero"]), 14.0)


def _facture(planche: Planche, solde: dict[str, Any], au: date, echelle: Echelle) -> None:
    """A bar from the invoice to its due date, then a thick line for the delay."""
    debut, terme = echelle.x(_jour(solde["date"])), echelle.x(_jour(solde["echeance"]))
    _nom(planche, f"Facture {solde['numero']}")
    planche.barre(debut, max(terme, debut + 1), 2, 7, PALE)
    if solde["echue"] and solde["total"] != "0.00":
        planche.barre(terme, echelle.x(au), 4, 3, ALERTE)
    planche.trait((terme, -1), (terme, 12), ALERTE, 1.2)


def _voie(planche: Planche, nom: str, marques: list[Marque], echelle: Echelle) -> float:
    """Draw one lane; signs too close are set on rows one under the other, none moves in time."""
    rangs: list[float] = []
    _nom(planche, nom)
    for marque in sorted(marques, key=lambda marque: marque.jour):
        x = echelle.x(marque.jour)
        place = next((rang for rang, libre in enumerate(rangs) if libre <= x), len(rangs))
        rangs[place : place + 1] = [x + marque.largeur]
        _signe(planche, marque, x, 5.5 + place * RANG)
    return RANG * len(rangs)


def _signe(planche: Planche, marque: Marque, x: float, y: float) -> None:
    if marque.forme == "losange":
        a_gauche = x + marque.largeur > DROITE
        ancre, pas = ("end", -8) if a_gauche else ("start", 8)
        planche.losange(x, y, ACCENT)
        planche.texte(marque.texte, x + pas, y + 3, ENCRE, ancre)
        return
    fond, bord, encre = _SIGNES[marque.forme]
    planche.rond(x, y, fond, bord)
    planche.texte(marque.texte, x, y + 3, encre, "middle")


def _silences(planche: Planche, contexte: dict[str, Any], echelle: Echelle) -> None:
    """Draw each silence of over thirty days, with its length."""
    contacts = contexte["chronologie"]
    ecarts = [
        (avant["jour"], apres["jour"], apres["ecart_jours"])
        for avant, apres in pairwise(contacts)
        if apres["ecart_jours"]
    ]
    if contexte["silence"]:
        ecarts.append((contacts[-1]["jour"], contexte["au"], contexte["silence"]))
    _nom(planche, "Sans contact")
    for du, au, jours in ecarts:
        debut, fin = echelle.x(_jour(du)), echelle.x(_jour(au))
        planche.trait((debut + 2, 6), (fin - 2, 6), ALERTE, 1, "3 2")
        planche.texte(f"{jours} j", (debut + fin) / 2, 3, ALERTE, "middle")


def _axe(planche: Planche, echelle: Echelle, y: float, au: date) -> None:
    planche.trait((GAUCHE, y + 2), (DROITE, y + 2), GRIS)
    annee = 0
    for jour in _graduations(echelle):
        x = echelle.x(jour)
        planche.trait((x, 2), (x, y + 2), FILET, 0.6)
        planche.texte(_graduation(jour), x + 2, y + 12, GRIS)
        if jour.year != annee:
            annee = jour.year
            planche.texte(str(annee), x + 2, y + 22, GRIS)
    x = echelle.x(au)
    planche.trait((x, 2), (x, y + 2), ENCRE, 0.8)
    arrete = f"arrêté au {francais.date_courte(au.isoformat())}"
    planche.texte(arrete, x, y + 22, ENCRE, "end")


def _graduation(jour: date) -> str:
    return _MOIS[jour.month - 1] if jour.day == 1 else str(jour.day)


def _graduations(echelle: Echelle) -> Iterator[date]:
    """Give the first day of each month, or of fewer months on a long line, of more on a short."""
    etendue = (echelle.fin - echelle.debut).days
    pas = next((pas for pas in (1, 3, 6, 12) if etendue <= 460 * pas), 60)
    jour = echelle.debut
    while jour <= echelle.fin:
        rang = jour.year * 12 + jour.month - 1
        if (jour.day == 1 and rang % pas == 0) or (etendue <= 90 and jour.day in (10, 20)):
            yield jour
        jour += timedelta(days=1)


def _nom(planche: Planche, nom: str) -> None:
    court = nom if len(nom) <= NOM_MAXIMUM else f"{nom[: NOM_MAXIMUM - 1]}…"
    planche.texte(court, 0, 9, ENCRE, corps=10)
