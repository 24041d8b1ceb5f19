"""The drawn time line of a dossier, as SVG: invoices, contacts by channel, payments, notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kit import francais, mots
from kit.frise.svg import barre, losange, rond, texte, trait

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
    dessins: list[str] = []
    y = 8.0
    for dessin, hauteur in _rangees(contexte, echelle):
        dessins.append(f'<g transform="translate(0 {y:.1f})">{dessin}</g>')
        y += hauteur
    axe = _axe(echelle, y, _jour(contexte["au"]))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 {y + 48:.0f}" '
        f'font-family="\'Source Sans 3\', sans-serif" fill="{ENCRE}">'
        f"{axe}{''.join(dessins)}{_legende(y + 40)}</svg>"
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


def _rangees(contexte: dict[str, Any], echelle: Echelle) -> Iterator[tuple[str, float]]:
    """Give each row of the drawing and its height."""
    soldes = contexte["decompte"]["soldes"]
    for solde in soldes[:MAX_FACTURES]:
        yield _facture(solde, _jour(contexte["au"]), echelle), RANG
    if len(soldes) > MAX_FACTURES:
        reste = francais.pluriel(len(soldes) - MAX_FACTURES, "autre facture", "autres factures")
        yield texte(f"et {reste} (annexe A)", 0, 9, GRIS), RANG
    for nom, marques in _voies(contexte):
        yield _voie(nom, marques, echelle)
    if contexte["silence"] or any(lu["ecart_jours"] for lu in contexte["chronologie"]):
        yield _silences(contexte, echelle), RANG


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


def _facture(solde: dict[str, Any], au: date, echelle: Echelle) -> str:
    """A bar from the invoice to its due date, then a thick line for the delay."""
    debut, terme = echelle.x(_jour(solde["date"])), echelle.x(_jour(solde["echeance"]))
    dessins = [_nom(f"Facture {solde['numero']}"), barre(debut, max(terme, debut + 1), 2, 7, PALE)]
    if solde["echue"] and solde["total"] != "0.00":
        dessins.append(barre(terme, echelle.x(au), 4, 3, ALERTE))
    dessins.append(trait((terme, -1), (terme, 12), ALERTE, 1.2))
    return "".join(dessins)


def _voie(nom: str, marques: list[Marque], echelle: Echelle) -> tuple[str, float]:
    """Draw one lane; signs too close are set on rows one under the other, none moves in time."""
    rangs: list[float] = []
    dessins = [_nom(nom)]
    for marque in sorted(marques, key=lambda marque: marque.jour):
        x = echelle.x(marque.jour)
        place = next((rang for rang, libre in enumerate(rangs) if libre <= x), len(rangs))
        rangs[place : place + 1] = [x + marque.largeur]
        dessins.append(_signe(marque, x, 5.5 + place * RANG))
    return "".join(dessins), RANG * len(rangs)


def _signe(marque: Marque, x: float, y: float) -> str:
    if marque.forme == "losange":
        a_gauche = x + marque.largeur > DROITE
        ancre, pas = ("end", -8) if a_gauche else ("start", 8)
        return losange(x, y, ACCENT) + texte(marque.texte, x + pas, y + 3, ENCRE, ancre)
    fond, bord, encre = _SIGNES[marque.forme]
    return rond(x, y, fond, bord) + texte(marque.texte, x, y + 3, encre, "middle")


def _silences(contexte: dict[str, Any], echelle: Echelle) -> str:
    """Draw each silence of over thirty days, with its length."""
    contacts = contexte["chronologie"]
    ecarts = [
        (avant["jour"], apres["jour"], apres["ecart_jours"])
        for avant, apres in pairwise(contacts)
        if apres["ecart_jours"]
    ]
    if contexte["silence"]:
        ecarts.append((contacts[-1]["jour"], contexte["au"], contexte["silence"]))
    dessins = [_silence(echelle.x(_jour(du)), echelle.x(_jour(au)), n) for du, au, n in ecarts]
    return _nom("Sans contact") + "".join(dessins)


def _silence(debut: float, fin: float, jours: int) -> str:
    ligne = trait((debut + 2, 6), (fin - 2, 6), ALERTE, 1, "3 2")
    return ligne + texte(f"{jours} j", (debut + fin) / 2, 3, ALERTE, "middle")


def _axe(echelle: Echelle, y: float, au: date) -> str:
    dessins = [trait((GAUCHE, y + 2), (DROITE, y + 2), GRIS)]
    annee = 0
    for jour in _graduations(echelle):
        x = echelle.x(jour)
        dessins.append(trait((x, 2), (x, y + 2), FILET, 0.6))
        dessins.append(texte(_graduation(jour), x + 2, y + 12, GRIS))
        if jour.year != annee:
            annee = jour.year
            dessins.append(texte(str(annee), x + 2, y + 22, GRIS))
    x = echelle.x(au)
    dessins.append(trait((x, 2), (x, y + 2), ENCRE, 0.8))
    arrete = f"arrêté au {francais.date_courte(au.isoformat())}"
    return "".join(dessins) + texte(arrete, x, y + 22, ENCRE, "end")


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


def _legende(y: float) -> str:
    dessins, x = [], GAUCHE
    for forme, libelle in (("emis", "émis"), ("recu", "reçu"), ("notice", "mise en demeure")):
        dessins.append(_signe(Marque(date.min, forme, "", 0), x + 6, y))
        dessins.append(texte(libelle, x + 16, y + 3, GRIS))
        x += 30 + 4.6 * len(libelle)
    dessins.append(
        barre(x + 4, x + 30, y - 3.5, 7, PALE) + barre(x + 30, x + 50, y - 1.5, 3, ALERTE)
    )
    dessins.append(texte("de la facture à son échéance, puis retard", x + 56, y + 3, GRIS))
    return "".join(dessins) + texte("N° : ceux du tableau", DROITE, y + 3, GRIS, "end")


def _nom(nom: str) -> str:
    court = nom if len(nom) <= NOM_MAXIMUM else f"{nom[: NOM_MAXIMUM - 1]}…"
    return texte(court, 0, 9, ENCRE, corps=10)
