"""`kit noter`: a contact, from the options or from the answers at the prompt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from kit.cli import choix, saisie
from kit.errors import KitError

if TYPE_CHECKING:
    from kit.dossier import Dossier
    from kit.journal import Ajout, Preuve
    from kit.journal.graphie import Valeur
    from kit.valeurs.jours import Instant

DUS = ("le", "canal", "sens", "de", "a", "resume")
# What a proof is called when nobody names it, and the beginning of its identifier.
PREUVES = {
    "courriel": "Courriel",
    "telephone": "Note d'appel",
    "sms": "SMS",
    "courrier": "Lettre",
    "recommande": "Lettre recommandée",
    "recommande_electronique": "Lettre recommandée électronique",
    "visite": "Compte rendu de visite",
    "reunion": "Compte rendu de réunion",
    "plateforme": "Message de la plateforme",
    "commissaire_de_justice": "Acte de commissaire de justice",
}


def build(options: Mapping[str, Any], dossier: Dossier, maintenant: Instant) -> Ajout:
    """Give the contact to add; what is missing is asked, or listed when nobody can answer."""
    from kit.journal import Ajout  # noqa: PLC0415 - pydantic is slow to import

    manquants = [mot for mot in DUS if options[mot] is None]
    if manquants and not saisie.is_terminal():
        raise click.UsageError("il manque : " + ", ".join(f"--{mot}" for mot in manquants))
    dits = _Questions(dict(options), dossier, maintenant).ask() if manquants else dict(options)
    return Ajout(words(dits), proof(dits, dits["preuve"]))


def words(dits: Mapping[str, Any]) -> dict[str, Valeur]:
    """Give the words of a contact; what says nothing is not written."""
    mots: dict[str, Valeur] = {mot: dits[mot] for mot in DUS if dits[mot] is not None}
    if dits["document"]:
        mots["document"] = dits["document"]
    if dits["effet"] not in (None, "aucun"):
        mots["effet"] = dits["effet"]
    promesse = {"le": dits["promesse_le"], "montant": dits["promesse_montant"]}
    if dits["promesse_le"]:
        mots["promesse"] = {mot: str(valeur) for mot, valeur in promesse.items() if valeur}
    elif dits["promesse_montant"]:
        raise click.UsageError("--promesse-montant demande --promesse-le")
    if dits["factures"]:
        mots["factures"] = list(dits["factures"])
    if dits["confidentiel"]:
        mots["confidentiel"] = "true"
    return mots


def proof(dits: Mapping[str, Any], chemin: Path | None) -> Preuve | None:
    """Read the proof of a contact, and name it by its channel and its day unless told."""
    from kit import francais  # noqa: PLC0415
    from kit.journal import Preuve, correspondants, envois, preuves  # noqa: PLC0415
    from kit.valeurs.jours import read_instant  # noqa: PLC0415

    if chemin is None:
        return None
    le, canal = read_instant(dits["le"]).jour, dits["canal"]
    nom = PREUVES[canal]
    return Preuve(
        preuves.read(chemin),
        chemin.name,
        dits["titre"] or correspondants.plain(f"{nom} du {francais.date(le.isoformat())}"),
        preuves.slug(f"{nom.split(' ')[0]}-{le:%m%d}"),
        le,
        envois.author(dits["de"]),
        bool(dits["confidentiel"]),
    )


class _Questions:
    """The questions about one contact, and the answers so far."""

    def __init__(self, dits: dict[str, Any], dossier: Dossier, maintenant: Instant) -> None:
        self.dits = dits
        self.dossier = dossier
        self.maintenant = maintenant

    def ask(self) -> dict[str, Any]:
        """Ask what is not known yet, in the order of the dossier."""
        from kit import dossier as mots  # noqa: PLC0415
        from kit.journal import correspondants  # noqa: PLC0415

        heure = str(self.maintenant).partition("+")[0][:16]
        self._ask("le", "Date et heure", self._past, heure)
        canaux = get_args(mots.Canal)
        self._ask("canal", "Canal", choix.one_of(canaux), choix=", ".join(canaux))
        self._ask("sens", "Sens (emis : par vous, recu)", choix.one_of(("emis", "recu")))
        sens, canal = self.dits["sens"], self.dits["canal"]
        de, a = correspondants.pair(self.dossier, sens, canal, self.dits["document"])
        self._ask("de", "De", saisie.read_texte, de)
        self._ask("a", "À", saisie.read_texte, a)
        self._ask("resume", "Résumé, en une phrase et sans jugement", saisie.read_long)
        self._effect(get_args(mots.Effet))
        self._invoices()
        self._proof()
        return self.dits

    def _ask(
        self,
        cle: str,
        question: str,
        lire: Callable[[str], object],
        defaut: str = "",
        choix: str = "",
    ) -> None:
        if not self.dits[cle]:
            self.dits[cle] = saisie.ask(question, lire, defaut, choix)

    def _past(self, reponse: str) -> str:
        from kit.valeurs.jours import read_instant  # noqa: PLC0415

        lu = saisie.read_instant(reponse)
        if self.maintenant.precedes(read_instant(lu)):
            raise ValueError("cette date est à venir : un contact se note quand il a eu lieu")
        return lu

    def _effect(self, effets: tuple[str, ...]) -> None:
        self._ask("effet", "Effet", choix.one_of(effets), "aucun", ", ".join(effets))
        if self.dits["effet"] == "promesse":
            self._ask("promesse_le", "Promis pour le", saisie.read_jour)
            lire = saisie.optional(saisie.read_montant)
            self._ask("promesse_montant", "Montant promis (facultatif)", lire)

    def _invoices(self) -> None:
        numeros = [facture.numero for facture in self.dossier.factures]

        def lire(reponse: str) -> tuple[str, ...]:
            lus = tuple(mot for part in reponse.split(",") if (mot := part.strip()))
            if inconnus := [lu for lu in lus if lu not in numeros]:
                raise ValueError(f"facture inconnue « {inconnus[0]} » : {', '.join(numeros)}")
            return lus

        if len(numeros) > 1:
            self._ask("factures", "Factures visées (vide : toutes)", lire, choix=", ".join(numeros))

    def _proof(self) -> None:
        from kit.journal import preuves  # noqa: PLC0415

        def lire(reponse: str) -> Path:
            try:
                preuves.read(Path(reponse).expanduser())
            except KitError as faute:
                raise ValueError(str(faute)) from None
            return Path(reponse).expanduser()

        self._ask("preuve", "Fichier de preuve (facultatif)", saisie.optional(lire))
        if self.dits["preuve"] is not None:
            titre = proof(self.dits, self.dits["preuve"])
            self._ask(
                "titre", "Titre de la preuve", saisie.read_texte, titre.titre if titre else ""
            )
