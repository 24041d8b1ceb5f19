"""The small PDFs of a package, each from a template of `templates/fr/_paquet`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from kit import charte, empreinte, renvois
from kit.compose.lecture import feuilles, lire
from kit.compose.moteur import Moteur
from kit.contexte import LOGO, contexte
from kit.typographie import typographie

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kit.coffre import Ressources
    from kit.etude import Atelier
    from kit.render import Rendu
    from kit.sujet import Sujet

DOSSIER = "_paquet"
TITRES = {
    "mandat": "mandat de recouvrement amiable",
    "bordereau": "bordereau des pièces",
    "mentions": "mentions exigées par l’article R124-3",
    "retour": "fiche de retour de l’agence",
}


@dataclass(frozen=True, slots=True)
class Feuillet:
    """A page and what it names."""

    html: str
    ressources: Ressources


class Feuillets:
    """The templates of the small PDFs, read once for a package."""

    def __init__(self, sujet: Sujet, atelier: Atelier, rendu: Rendu) -> None:
        self.sujet, self.atelier, self.rendu = sujet, atelier, rendu
        sources = lire(atelier.templates, DOSSIER, propres=atelier.propres)
        self.moteur = Moteur(sources, sujet.textes, f"templates/{atelier.templates.name}")
        self.mots = contexte(sujet)

    def pdf(self, nom: str, ajouts: Mapping[str, Any]) -> bytes:
        """Lay out one of them, with its own fingerprint; `ajouts` are the words that only it uses.

        Raises ModeleFautif, RenduRefuse.
        """
        return empreinte.inscribe(self.rendu.pdf(self.compose(nom, ajouts), self.sujet.au))

    def compose(self, nom: str, ajouts: Mapping[str, Any]) -> Feuillet:
        """Write one of them."""
        titre = {"titre": TITRES[nom], "gabarit": "contrat", "objet": self._objet()}
        mots = {**self.mots, "document": self.mots["document"] | titre, "annexes": [], **ajouts}
        mots["corps"] = self._fragment(f"{DOSSIER}/{nom}.html", mots)
        mots |= {"partie": "tout", "profil": None}
        mots["lettre"] = self._fragment("_communs/lettre.html", mots)
        page = self.moteur.rendre("_communs/page.html", mots)
        return Feuillet(renvois.drop(typographie(page)), self._ressources())

    def _fragment(self, nom: str, mots: Mapping[str, Any]) -> Markup:
        """Render a template to be set inside another: Jinja has escaped what it holds."""
        return Markup(self.moteur.rendre(nom, mots))  # noqa: S704 - see above

    def _objet(self) -> str:
        dossier = self.sujet.dossier
        return f"Créance de {dossier.creancier.nom} sur {dossier.debiteur.nom}"

    def _ressources(self) -> Ressources:
        styles = feuilles(self.atelier.propres)
        lues = {f"kit:{nom}": (style.encode(), "text/css") for nom, style in styles.items()}
        if self.sujet.logo:
            lues[LOGO] = self.sujet.logo
        if teinte := charte.couleur(self.sujet.dossier):
            lues[charte.FEUILLE] = (charte.regle(teinte).encode(), "text/css")
        return lues
