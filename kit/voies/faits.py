"""What the conditions of a procedure look at, and those that every procedure shares."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kit import prescriptions
from kit.decompte import Decompte
from kit.dossier import Creancier, Dossier
from kit.phrases import jour

Etat = Literal["remplie", "non_remplie", "a_verifier"]

FORMES_COMMERCIALES = frozenset("SA SAS SASU SARL EURL SNC SCA SCS".split())


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a procedure, and whether the dossier meets it."""

    texte: str
    etat: Etat


@dataclass(frozen=True, slots=True)
class Voie:
    """A way to a title: its court, its conditions, what to know, the texts to read."""

    cle: str
    nom: str
    juridiction: str
    conditions: tuple[Condition, ...]
    notes: tuple[str, ...]
    textes: tuple[str, ...]
    proposee: bool = False

    @property
    def etat(self) -> Etat:
        """Closed by one condition not met, to check while one is, else open."""
        etats = {condition.etat for condition in self.conditions}
        if "non_remplie" in etats:
            return "non_remplie"
        return "a_verifier" if "a_verifier" in etats else "remplie"


@dataclass(frozen=True, slots=True)
class Faits:
    """What the conditions look at; amounts in euros."""

    dossier: Dossier
    decompte: Decompte
    au: date
    contestee_le: date | None

    @property
    def entre_commercants(self) -> Etat:
        """Whether both sides are merchants; a creditor is known by its commercial form."""
        if self.dossier.debiteur.classe != "commercant":
            return "non_remplie"
        return "remplie" if _commercial(self.dossier.creancier) else "a_verifier"

    @property
    def pays(self) -> str | None:
        """The debtor's country when it is not France."""
        pays = (self.dossier.debiteur.adresse.pays or "france").strip().casefold()
        return None if pays == "france" else pays


def _commercial(creancier: Creancier) -> bool:
    return (creancier.forme or "").strip().upper() in FORMES_COMMERCIALES


def condition(texte: str, etat: Etat | bool) -> Condition:
    """A condition, met or not, or to check."""
    if isinstance(etat, bool):
        etat = "remplie" if etat else "non_remplie"
    return Condition(texte, etat)


def communes(f: Faits) -> Iterator[Condition]:
    """What every procedure supposes."""
    classe = f.dossier.debiteur.classe
    procedure = f.dossier.debiteur.procedure_collective
    if classe == "public":
        yield condition("le débiteur n’est pas une personne publique", etat=False)
    if procedure is not None and procedure.jugement <= f.au:
        le = jour(procedure.jugement)
        texte = f"aucune procédure collective n’est ouverte (jugement du {le})"
        yield condition(texte, etat=False)
    yield condition("une somme est exigible", f.decompte.total > 0)
    yield _prescription(f)
    if f.dossier.cession != "aucune":
        texte = f"le créancier a qualité pour agir (créance cédée : {f.dossier.cession})"
        yield condition(texte, "a_verifier")


def _prescription(f: Faits) -> Condition:
    limites = [p.prescription for p in prescriptions.compute(f.dossier, f.decompte, f.au)]
    if not limites:
        return condition("la créance n’est pas prescrite", "a_verifier")
    premiere = min(limite.date_limite for limite in limites)
    prudente = min(limite.date_prudente for limite in limites)
    if premiere < f.au:
        return condition(f"la créance n’est pas prescrite (limite : {jour(premiere)})", etat=False)
    etat: Etat = "remplie" if f.au <= prudente else "a_verifier"
    return condition(f"la créance n’est pas prescrite (date prudente : {jour(prudente)})", etat)


def sans_contestation(f: Faits) -> Condition:
    """Some procedures end at the first dispute."""
    if f.contestee_le is None:
        return condition("aucune contestation n’est connue", etat=True)
    le = jour(f.contestee_le)
    return condition(f"aucune contestation n’est connue (contestée depuis le {le})", etat=False)


def en_france(f: Faits) -> Condition:
    """The judge of an order to pay is the one of the debtor's place."""
    ville = f.dossier.debiteur.adresse.ville
    if f.pays is None:
        return condition(f"le débiteur demeure en France ({ville})", etat=True)
    return condition(f"le débiteur demeure en France (adresse : {ville}, {f.pays})", etat=False)
