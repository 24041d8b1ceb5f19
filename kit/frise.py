"""The drawn time line of a dossier, as SVG: invoices, contacts by channel, payments, notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from typing import Any

from kit import francais, mots

GAUCHE, DROITE = 118.0, 652.0
CORPS, PETIT = 10.0, 8.5
RANG = 15.0
MAX_FACTURES = 8
ENCRE, ACCENT, ALERTE, GRIS, PALE = "#000000", "#1f3a5f", "#8a2b0e", "#555555", "#c9ced6"
_MOIS = "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split()


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
    for solde in contexte["decompte"]["soldes"][:MAX_FACTURES]:
        dessins.append(_facture(solde, contexte, echelle, y))
        y += RANG
    for nom, marques in _voies(contexte):
        dessin, hauteur = _voie(nom, marques, echelle, y)
        dessins.append(dessin)
        y += hauteur
    dessins.append(_silences(contexte, echelle, y))
    y += RANG if any(c["ecart_jours"] for c in contexte["chronologie"]) else 0
    axe = _axe(echelle, y, _jour(contexte["au"]))
    legende = _legende(y + 40)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 {y + 48:.0f}" '
        f"font-family=\"'Source Sans 3', sans-serif\" font-size=\"{CORPS}\" fill=\"{ENCRE}\">"
        f"{axe}{''.join(dessins)}{legende}</svg>"
    )


def _jour(texte: str) -> date:
    return date.fromisoformat(texte)


def _echelle(contexte: dict[str, Any]) -> Echelle:
    """Cover every day drawn, with a little air on both sides."""
    jours = [_jour(contexte["au"])]
    jours += [_jour(s[mot]) for s in contexte["decompte"]["soldes"] for mot in ("date", "echeance")]
    jours += [_jour(ligne["du"]) for ligne in contexte["decompte"]["lignes"]]
    jours += [_jour(contact["jour"]) for contact in contexte["chronologie"]]
    air = timedelta(days=max(3, (max(jours) - min(jours)).days // 40))
    return Echelle(min(jours) - air, max(jours) + air)


def _voies(contexte: dict[str, Any]) -> list[tuple[str, list[Marque]]]:
    lignes = contexte["decompte"]["lignes"]
    recus = [ligne for ligne in lignes if ligne["nature"] == "paiement"]
    avoirs = [ligne for ligne in lignes if ligne["nature"] == "avoir"]
    contacts = contexte["chronologie"]
    voies = [("Paiements", [_somme(ligne) for ligne in recus])]
    voies.append(("Avoirs", [_somme(ligne) for ligne in avoirs]))
    for canal in dict.fromkeys(contact["canal"] for contact in contacts):
        nom = _court(francais.initiale(mots.LIBELLES[canal]))
        voies.append((nom, [_contact(c) for c in contacts if c["canal"] == canal]))
    return [(nom, marques) for nom, marques in voies if marques]


def _court(nom: str) -> str:
    return nom.replace("Acte de commissaire de justice", "Commissaire de justice").replace(
        "Lettre recommandée électronique", "Recommandé électronique"
    )


def _somme(ligne: dict[str, Any]) -> Marque:
    texte = francais.montant(ligne["montant"].lstrip("-")) + " €"
    return Marque(_jour(ligne["du"]), "losange", texte, 14 + 5.2 * len(texte))


def _contact(contact: dict[str, Any]) -> Marque:
    forme = "notice" if contact["effet"] == "mise_en_demeure" else contact["sens"]
    return Marque(_jour(contact["jour"]), forme, str(contact["numero"]), 14.0)


def _facture(solde: dict[str, Any], contexte: dict[str, Any], echelle: Echelle, y: float) -> str:
    """A bar from the invoice to its due date, then a thick line for the delay."""
    debut, terme = echelle.x(_jour(solde["date"])), echelle.x(_jour(solde["echeance"]))
    fin = echelle.x(_jour(contexte["au"]))
    retard = ""
    if solde["echue"] and solde["total"] != "0.00" and fin > terme:
        retard = _barre(terme, fin, y + 4, 3, ALERTE)
    return (
        _nom(f"Facture {solde['numero']}", y)
        + _barre(debut, max(terme, debut + 1), y + 2, 7, PALE)
        + retard
        + _trait(terme, y - 1, y + 12, ALERTE, 1.2)
    )


def _voie(nom: str, marques: list[Marque], echelle: Echelle, y: float) -> tuple[str, float]:
    """Draw one lane; signs too close are set on rows one under the other, none is moved in time."""
    rangs: list[float] = []
    dessins = [_nom(nom, y)]
    for marque in sorted(marques, key=lambda marque: marque.jour):
        x = echelle.x(marque.jour)
        place = next((rang for rang, libre in enumerate(rangs) if libre <= x), len(rangs))
        rangs[place : place + 1] = [x + marque.largeur]
        dessins.append(_signe(marque, x, y + 5.5 + place * RANG))
    return "".join(dessins), RANG * len(rangs)


def _signe(marque: Marque, x: float, y: float) -> str:
    if marque.forme == "losange":
        points = f"{x:.1f},{y - 5:.1f} {x + 5:.1f},{y:.1f} {x:.1f},{y + 5:.1f} {x - 5:.1f},{y:.1f}"
        a_gauche = x + marque.largeur > DROITE
        texte = _texte(marque.texte, x + (-8 if a_gauche else 8), y + 3, PETIT, ENCRE,
                       "end" if a_gauche else "start")
        return f'<polygon points="{points}" fill="{ACCENT}"/>{texte}'
    couleurs = {
        "notice": (ALERTE, ALERTE, "#ffffff"),
        "emis": (ACCENT, ACCENT, "#ffffff"),
        "recu": ("#ffffff", ACCENT, ACCENT),
    }
    fond, bord, encre = couleurs[marque.forme]
    rond = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6.2" fill="{fond}" stroke="{bord}"/>'
    return rond + _texte(marque.texte, x, y + 3, PETIT, encre, "middle")


def _silences(contexte: dict[str, Any], echelle: Echelle, y: float) -> str:
    """Draw each silence of over thirty days, with its length."""
    dessins = []
    for avant, apres in zip(contexte["chronologie"], contexte["chronologie"][1:], strict=False):
        if apres["ecart_jours"]:
            debut, fin = echelle.x(_jour(avant["jour"])), echelle.x(_jour(apres["jour"]))
            dessins.append(_trait_plat(debut + 2, fin - 2, y + 6))
            texte = f"{apres['ecart_jours']} j"
            dessins.append(_texte(texte, (debut + fin) / 2, y + 3, PETIT, ALERTE, "middle"))
    return (_nom("Sans contact", y) + "".join(dessins)) if dessins else ""


def _axe(echelle: Echelle, y: float, au: date) -> str:
    dessins = [_trait_plein(GAUCHE, DROITE, y + 2)]
    dernier = ""
    for jour in _graduations(echelle):
        x = echelle.x(jour)
        dessins.append(_trait(x, 2, y + 2, "#e3e6ea", 0.6))
        dessins.append(_texte(_MOIS[jour.month - 1], x + 2, y + 12, PETIT, GRIS, "start"))
        if str(jour.year) != dernier:
            dernier = str(jour.year)
            dessins.append(_texte(dernier, x + 2, y + 22, PETIT, GRIS, "start"))
    x = echelle.x(au)
    dessins.append(_trait(x, 2, y + 2, ENCRE, 0.8))
    dessins.append(_texte(f"arrêté au {francais.date_courte(au.isoformat())}", x, y + 22, PETIT,
                          ENCRE, "end"))
    return "".join(dessins)


def _graduations(echelle: Echelle) -> list[date]:
    mois = (echelle.fin.year - echelle.debut.year) * 12 + echelle.fin.month - echelle.debut.month
    pas = next(pas for pas in (1, 3, 6, 12, 60) if mois <= 15 * pas or pas == 60)
    rangs = range(echelle.debut.year * 12 + echelle.debut.month, 9999 * 12)
    jours = []
    for rang in rangs:
        jour = date(rang // 12, rang % 12 + 1, 1)
        if jour > echelle.fin:
            break
        if (jour.month - 1) % min(pas, 12) == 0 and (pas < 60 or jour.year % 5 == 0):
            jours.append(jour)
    return jours


def _legende(y: float) -> str:
    ronds = (("emis", "émis"), ("recu", "reçu"), ("notice", "mise en demeure"))
    dessins, x = [], GAUCHE
    for forme, texte in ronds:
        dessins.append(_signe(Marque(date.min, forme, "", 0), x + 6, y))
        dessins.append(_texte(texte, x + 16, y + 3, PETIT, GRIS, "start"))
        x += 30 + 4.6 * len(texte)
    dessins.append(_barre(x + 4, x + 30, y - 3.5, 7, PALE) + _barre(x + 30, x + 50, y - 1.5, 3, ALERTE))
    dessins.append(_texte("de la facture à son échéance, puis retard", x + 56, y + 3, PETIT, GRIS, "start"))
    dessins.append(_texte("Les numéros sont ceux du tableau.", DROITE, y + 3, PETIT, GRIS, "end"))
    return "".join(dessins)


def _nom(texte: str, y: float) -> str:
    court = texte if len(texte) <= 24 else texte[:23] + "…"
    return _texte(court, 0, y + 9, CORPS, ENCRE, "start")


def _texte(texte: str, x: float, y: float, corps: float, encre: str, ancre: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{corps}" fill="{encre}" '
        f'text-anchor="{ancre}">{escape(texte)}</text>'
    )


def _barre(x: float, fin: float, y: float, hauteur: float, encre: str) -> str:
    largeur = max(fin - x, 0.5)
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{largeur:.1f}" height="{hauteur}" fill="{encre}"/>'


def _trait(x: float, haut: float, bas: float, encre: str, epaisseur: float) -> str:
    return (
        f'<line x1="{x:.1f}" y1="{haut:.1f}" x2="{x:.1f}" y2="{bas:.1f}" '
        f'stroke="{encre}" stroke-width="{epaisseur}"/>'
    )


def _trait_plat(x: float, fin: float, y: float) -> str:
    return (
        f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{fin:.1f}" y2="{y:.1f}" stroke="{ALERTE}" '
        'stroke-width="1" stroke-dasharray="3 2"/>'
    )


def _trait_plein(x: float, fin: float, y: float) -> str:
    return f'<line x1="{x:.1f}" y1="{y:.1f}" x2="{fin:.1f}" y2="{y:.1f}" stroke="{GRIS}"/>'
