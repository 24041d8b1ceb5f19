"""Who is on which side: the addresses that a dossier knows, and what an e-mail between them is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kit.dossier import Dossier, Personne
    from kit.messages import Correspondant, Message

Sens = Literal["emis", "recu"]
NOUS = {"creancier": "le créancier", "agence": "l'agence", "avocat": "l'avocat",
        "commissaire": "le commissaire de justice"}  # fmt: skip
DEBITEUR = "debiteur"
# A domain that anybody may write from says nothing of who writes.
_PUBLICS = frozenset(
    "aliceadsl.fr aol.com bbox.fr club-internet.fr free.fr gmail.com gmx.com gmx.fr googlemail.com"
    " hotmail.com hotmail.fr icloud.com laposte.net live.com live.fr mac.com mailo.com me.com"
    " msn.com neuf.fr numericable.fr orange.fr outlook.com outlook.fr proton.me protonmail.com"
    " sfr.fr wanadoo.fr yahoo.com yahoo.fr ymail.com".split()
)
_PROTEGE = (
    "échange avec l'avocat, couvert par le secret professionnel (art. 66-5 de la loi du"
    " 31 décembre 1971) : proposé confidentiel ; seule une lettre entre avocats qui porte la"
    " mention « officielle » peut être produite"
)
_INTERNE = "échange sans le débiteur : proposé confidentiel, à lever s'il doit être produit"
AMBIGU = "sens ambigu, la même adresse ou le même domaine sert aux deux parties : donnez --sens"


@dataclass(frozen=True, slots=True)
class Route:
    """Which way a message went, whether it must stay out of the annex, and why."""

    sens: Sens
    confidentiel: bool = False
    remarques: tuple[str, ...] = ()


class Annuaire:
    """The addresses of a dossier; one that is unknown may be known by its domain."""

    def __init__(self, dossier: Dossier) -> None:
        self.expediteur = dossier.expediteur
        self.personnes: dict[str, Personne] = {}
        self._exacts: dict[str, set[str]] = {}
        self._domaines: dict[str, set[str]] = {}
        for role, personne in people(dossier):
            adresse = (personne.courriel or "").lower()
            if adresse:
                self.personnes.setdefault(adresse, personne)
                self._exacts.setdefault(adresse, set()).add(role)
                self._domaines.setdefault(_domain(adresse), set()).add(role)

    def roles(self, qui: tuple[Correspondant, ...]) -> list[set[str]]:
        """Give the parties that each correspondent may act for; none for a stranger."""
        return [self._roles(un.adresse.lower()) for un in qui]

    def _roles(self, adresse: str) -> set[str]:
        domaine = _domain(adresse)
        voisins = set() if domaine in _PUBLICS else self._domaines.get(domaine, set())
        return self._exacts.get(adresse) or voisins

    def route(self, message: Message, sens: Sens | None, seul: bool = False) -> Route | str:
        """Tell which way a message went, or why it is left aside.

        `sens` settles a doubt between two parties and, for a message named alone, also stands
        for an address that the dossier does not know.
        """
        de, a = self.roles(message.de), self.roles((*message.a, *message.cc))
        connus = set().union(*de, *a)
        if not connus:
            return "ni l'expéditeur ni les destinataires ne sont des parties du dossier"
        refus = _refusal(de, a)
        if refus and not (sens and (refus == AMBIGU or seul)):
            return refus
        trouve = sens or self._direction(set().union(*de), set().union(*a))
        if "avocat" in connus and not (DEBITEUR in connus and all((*de, *a))):
            return Route(trouve, True, (_PROTEGE,))
        if DEBITEUR not in connus and not refus:
            return Route(trouve, True, (_INTERNE,))
        return Route(trouve)

    def _direction(self, de: set[str], a: set[str]) -> Sens:
        """Give the direction as the dossier's own party sees it."""
        if DEBITEUR in de | a:
            return "recu" if DEBITEUR in de else "emis"
        return "emis" if self.expediteur in de or self.expediteur not in a else "recu"


def _refusal(de: list[set[str]], a: list[set[str]]) -> str:
    """Say why those who wrote and those who were written to do not make a contact."""
    if not any(de) or not any(a):
        qui = "aucun destinataire connu" if any(de) else "expéditeur inconnu"
        return f"{qui} du dossier : ajoutez son adresse, ou donnez ce message seul avec --sens"
    auteurs, camps = set().union(*de), [_sides(roles) for roles in a]
    if len(_sides(auteurs)) > 1:
        return AMBIGU
    if all(roles <= auteurs for roles in a):
        return "message interne à une partie"
    sur = any(len(camp) == 1 and camp != _sides(auteurs) for camp in camps)
    return AMBIGU if not sur and any(len(camp) > 1 for camp in camps) else ""


def _sides(roles: set[str]) -> set[bool]:
    """Give the sides on which an address may stand: True is the debtor's."""
    return {role == DEBITEUR for role in roles}


def people(dossier: Dossier) -> Iterator[tuple[str, Personne]]:
    """List everyone who can be written to, each with the party that he acts for.

    The debtor's surety and the officers of the insolvency are on the debtor's side.
    """
    for role in NOUS:
        partie = getattr(dossier, role)
        for cle in ("contact", "representant"):
            personne = getattr(partie, cle, None)
            if personne is not None:
                yield role, personne
    suivi, procedure = dossier.interlocuteur, dossier.debiteur.procedure_collective
    caution = dossier.echeancier.caution if dossier.echeancier else None
    nous = (suivi.ancien, suivi.nouveau) if suivi else ()
    eux = (dossier.debiteur.contact, dossier.debiteur.representant)
    organes = (procedure.mandataire, procedure.administrateur) if procedure else ()
    garant = (caution.representant,) if caution else ()
    yield from ((dossier.expediteur, un) for un in nous if un is not None)
    yield from ((DEBITEUR, un) for un in (*eux, *organes, *garant) if un is not None)


def _domain(adresse: str) -> str:
    return adresse.rpartition("@")[2]
