"""Records and templates -> a whole page of HTML and its text; the only importer of Jinja2."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from markupsafe import Markup

from kit import charte, frise, sms
from kit.autonome import RELIURE
from kit.compose.lecture import feuilles, lire
from kit.compose.moteur import Moteur
from kit.contexte import FRISE, LOGO, contexte
from kit.contexte.plat import plat
from kit.propres import AUCUN, Propres
from kit.reliure import feuille
from kit.sujet import Sujet
from kit.texte_brut import texte_brut
from kit.typographie import brut, typographie

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from kit.droit.textes import Texte
    from kit.modele import Modele

Ressources = dict[str, tuple[bytes, str]]

__all__ = ["Composition", "Ressources", "Sujet", "compose", "contexte"]


@dataclass(frozen=True, slots=True)
class Composition:
    """A finished document: the page (letter and annex), its text, and what the page names.

    `intercalaires` are the sheets of the exhibits, which only the bound PDF shows; `modeles` gives
    the SHA-256 of each template that was read.
    """

    html: str
    corps_html: str
    courriel_html: str | None
    texte: str
    objet: str
    ressources: Ressources
    textes_cites: tuple[str, ...]
    intercalaires: str = ""
    modeles: Mapping[str, str] = field(default_factory=dict)


Partie = Literal["tout", "lettre", "annexe"]


def compose(
    sujet: Sujet, templates: Path, propres: Propres = AUCUN, partie: Partie = "tout"
) -> Composition:
    """Write a document; `templates` is the folder of one language (`templates/fr`).

    `partie` keeps the letter or its annex alone. A firm's own templates, `propres`, come before it.
    Raises ModeleFautif, with the file and the line, when a template is wrong or has a hole.
    """
    modele, moteur, mots = sujet.modele, _moteur(sujet, templates, propres), contexte(sujet)
    objet, corps = _rediger(moteur, modele, mots)
    messages = sms.decouper(texte_brut(corps)) if modele.gabarit == "sms" else ()
    mots |= {"corps": Markup(corps), "messages": _comptes(messages)} | _annexe(sujet, moteur)
    message = modele.gabarit if modele.gabarit in ("courriel", "sms") else "lettre"
    lettre = moteur.rendre(f"_communs/{message}.html", mots)
    page = moteur.rendre("_communs/page.html", mots | {"lettre": Markup(lettre), "partie": partie})
    intercalaires = _intercalaires(moteur, mots) if partie != "lettre" else ""
    return Composition(
        html=typographie(page),
        corps_html=typographie(corps),
        courriel_html=_courriel(sujet, moteur, mots, lettre) if message == "courriel" else None,
        texte="\n\n".join(messages) + "\n" if messages else texte_brut(typographie(lettre)),
        objet=brut(objet),
        ressources=_ressources(sujet, feuilles(propres))
        | (_dessin(mots) if FRISE in page else {})
        | (_reliure(sujet) if intercalaires else {}),
        textes_cites=tuple(texte["cle"] for texte in mots["textes_cites"]),
        intercalaires=intercalaires,
        modeles=moteur.lus,
    )


def rediger(sujet: Sujet, templates: Path, propres: Propres = AUCUN) -> tuple[str, str]:
    """Write the subject and the body of a document alone, without head nor annex."""
    moteur = _moteur(sujet, templates, propres)
    objet, corps = _rediger(moteur, sujet.modele, contexte(sujet))
    return brut(objet), typographie(corps)


def _moteur(sujet: Sujet, templates: Path, propres: Propres) -> Moteur:
    sources = lire(templates, sujet.modele.id, propres=propres)
    return Moteur(sources, sujet.textes, f"templates/{templates.name}")


def _rediger(moteur: Moteur, modele: Modele, mots: dict[str, Any]) -> tuple[str, str]:
    objet = moteur.phrase(modele.objet, mots, f"{modele.id}/modele.yaml")
    mots["document"]["objet"] = html.unescape(objet).strip()
    return mots["document"]["objet"], moteur.rendre(f"{modele.id}/corps.html", mots)


def _comptes(messages: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{"texte": texte, "signes": sms.longueur(texte)} for texte in messages]


def _annexe(sujet: Sujet, moteur: Moteur) -> dict[str, Any]:
    classe = sujet.dossier.debiteur.classe
    cles = dict.fromkeys((*sujet.modele.textes_pour(classe), *sujet.decompte.textes, *moteur.cites))
    cites = sorted((sujet.textes.get(cle) for cle in cles), key=_rang)
    return {"textes_cites": [plat(texte) for texte in cites], "annexes": list(sujet.modele.annexes)}


def _rang(texte: Texte) -> tuple[object, ...]:
    """Sort by code, then by article as a reader counts: L110-4 before L441-10."""
    morceaux = re.findall(r"\d+|\D+", texte.article)
    return (texte.code, [(m.isdigit(), int(m) if m.isdigit() else m) for m in morceaux])


def _courriel(sujet: Sujet, moteur: Moteur, mots: dict[str, Any], lettre: str) -> str:
    page = moteur.rendre("_communs/message.html", mots | {"lettre": Markup(lettre)})
    return charte.teindre(typographie(page), charte.couleur(sujet.dossier))


def _intercalaires(moteur: Moteur, mots: dict[str, Any]) -> str:
    """Write the sheet that comes before each exhibit of the bound PDF."""
    feuilles = [
        f'<section class="intercalaire" id="piece-{piece["numero"]}">\n'
        + moteur.rendre("_communs/pieces/intercalaire.html", mots | {"piece": piece})
        + "</section>\n"
        for piece in mots["pieces"]
        if piece["reproduction"]
    ]
    return typographie("".join(feuilles))


def _ressources(sujet: Sujet, styles: dict[str, str]) -> Ressources:
    ressources: Ressources = {
        f"kit:{nom}": (style.encode(), "text/css") for nom, style in styles.items()
    }
    if sujet.logo:
        ressources[LOGO] = sujet.logo
    if teinte := charte.couleur(sujet.dossier):
        ressources[charte.FEUILLE] = (charte.regle(teinte).encode(), "text/css")
    return ressources


def _dessin(mots: dict[str, Any]) -> Ressources:
    return {FRISE: (frise.frise(mots).encode(), "image/svg+xml")}


def _reliure(sujet: Sujet) -> Ressources:
    """Give the style that counts the exhibits bound between the sheets."""
    reproduites = [piece for piece in sujet.pieces if piece.id in sujet.reproductions]
    pages = [sujet.reproductions[piece.id].pages for piece in reproduites]
    style = feuille.style([piece.numero for piece in reproduites], pages)
    return {RELIURE: (style.encode(), "text/css")}
