"""`kit noter --envoi` and `--retour`: a produced document sent, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click

from kit.cli import choix, saisie
from kit.errors import KitError

if TYPE_CHECKING:
    from kit.dossier import Contact, Dossier
    from kit.journal import Preuve, Projet
    from kit.journal.envois import Produit
    from kit.journal.graphie import Valeur
    from kit.modele import Modele
    from kit.valeurs.jours import Instant

RECOMMANDES = ("recommande", "recommande_electronique")


def sending(
    options: Mapping[str, Any], lu: Projet, maintenant: Instant, dites: list[str]
) -> Callable[[Projet], Projet]:
    """Give the change that records a produced document as sent; `dites` receives the doubts."""
    from kit import etude, modele  # noqa: PLC0415 - slow to import
    from kit.dossier import Contact  # noqa: PLC0415
    from kit.journal import Ajout, envois, projet, retours  # noqa: PLC0415

    dossier = lu.dossier
    produit = envois.read(envois.find(options["envoi"], dossier, options["sortie"]), dossier)
    _refuse_twice(produit, lu)
    connus = etude.open_atelier(propres=options["propres"]).modeles
    forme = modele.choose(connus, produit.manifeste.document)
    dits = _completed(options, forme, maintenant)
    if dits["numero"]:
        retours.refuse_known(dossier, dits["numero"])
    mots = envois.words(produit, forme, dossier, _given(dits))
    preuve, slip = envois.exhibit(produit, forme, str(mots["de"])), _slip(dits, "depot")
    if slip is not None and "envoi" not in mots:
        preuve, slip = slip, None
    ajout = Ajout(mots, preuve, slip)
    contact = projet.check_words(Contact, mots)
    sha256 = lu.lecture.source.sha256
    dites += envois.remarks(produit, sha256, contact.le)
    return lambda neuf: projet.add(neuf, ajout, maintenant)


def _refuse_twice(produit: Produit, lu: Projet) -> None:
    from kit.journal import envois  # noqa: PLC0415

    rang = envois.already(produit, lu.dossier, lu.lecture.dossier_dir)
    if rang is not None:
        ligne = lu.lecture.source.lieu(("historique", rang))
        raise KitError(f"{lu.fichier}:{ligne} : cet envoi est déjà noté, rien n'est ajouté")


def _completed(options: Mapping[str, Any], forme: Modele, maintenant: Instant) -> dict[str, Any]:
    """Complete what was given: the channel of the document, the day of deposit, the number."""
    from kit.dossier import Canal  # noqa: PLC0415 - pydantic is slow to import
    from kit.journal import envois  # noqa: PLC0415

    dits = dict(options)
    dits["canal"] = dits["canal"] or envois.channel(forme)
    dits["le"] = dits["le"] or dits["depose_le"]
    canaux = get_args(Canal)
    questions: dict[str, tuple[str, Callable[[str], str], str, str]] = {
        "canal": ("Canal", choix.one_of(canaux), "", ", ".join(canaux)),
        "le": ("Date et heure de l'envoi", saisie.read_instant, str(maintenant)[:16], ""),
        "numero": ("Numéro de l'envoi", saisie.read_texte, "", ""),
    }
    manquants = _missing(dits)
    if manquants and not saisie.is_terminal():
        raise click.UsageError("il manque : " + ", ".join(f"--{mot}" for mot in manquants))
    while manquants := _missing(dits):
        dits[manquants[0]] = saisie.ask(*questions[manquants[0]])
    return dits


def _missing(dits: Mapping[str, Any]) -> list[str]:
    """List what a sending cannot be noted without; a registered letter has a number."""
    dus = ["canal", "le", *(["numero"] if dits["canal"] in RECOMMANDES else [])]
    return [mot for mot in dus if not dits[mot]]


def _given(dits: Mapping[str, Any]) -> dict[str, Valeur]:
    """Give the words that the user decides, and the letter's follow-up when there is a letter."""
    from kit.journal import correspondants  # noqa: PLC0415

    mots: dict[str, Valeur] = {
        mot: dits[mot] for mot in ("le", "canal", "de", "a", "resume", "effet") if dits[mot]
    }
    if dits["factures"]:
        mots["factures"] = list(dits["factures"])
    if dits["canal"] in correspondants.POSTAUX and (dits["numero"] or dits["depose_le"]):
        numero = {"numero": dits["numero"]} if dits["numero"] else {}
        depot = dits["depose_le"] or dits["le"][:10]
        mots["envoi"] = {**numero, "depose_le": depot, "statut": "en_cours"}
    elif dits["numero"] or dits["depose_le"]:
        raise click.UsageError(f"--numero et --depose-le ne vont pas avec « {dits['canal']} »")
    return mots


def _slip(dits: Mapping[str, Any], genre: str) -> Preuve | None:
    """Read the carrier's paper: the proof of deposit, or the slip that came back."""
    from kit import francais  # noqa: PLC0415
    from kit.journal import Preuve, correspondants, preuves  # noqa: PLC0415
    from kit.valeurs.jours import read_jour  # noqa: PLC0415

    chemin: Path | None = dits["preuve"]
    if chemin is None:
        return None
    jour = dits["recu_le"] or dits["presente_le"] or (dits["le"] or "")[:10]
    titre = {"depot": "Preuve de dépôt", "avis": "Avis de réception"}[genre]
    if dits["statut"] in ("npai", "non_reclame", "refuse", "avise"):
        titre = "Retour du pli"
    suite = f" n° {dits['numero']}" if dits["numero"] else ""
    date = correspondants.plain(f" du {francais.date(jour)}") if jour else ""
    return Preuve(
        preuves.read(chemin),
        chemin.name,
        dits["titre"] or f"{titre}{suite}{date}",
        preuves.slug(f"{genre}-{jour[5:7]}{jour[8:10]}"),
        read_jour(jour) if jour else None,
    )


def outcome(
    options: Mapping[str, Any], lu: Projet, maintenant: Instant, dites: list[str]
) -> Callable[[Projet], Projet]:
    """Give the change that completes a letter; `dites` receives the dates that clocks will lack."""
    from kit.journal import retours  # noqa: PLC0415

    if not options["statut"]:
        raise click.UsageError("il manque : --statut")
    cles = ("depose_le", "presente_le", "statut", "recu_le")
    champs = {cle: options[cle] for cle in cles if options[cle]}
    envoi = lu.dossier.historique[retours.find(lu.dossier, options["retour"])].envoi
    slip = _slip({**options, "numero": envoi.numero if envoi else None}, "avis")

    def faire(projet: Projet) -> Projet:
        suite = retours.complete(projet, options["retour"], champs, slip, maintenant)
        for _, contact, _ in suite.suites:
            dites.extend(_doubts(contact, suite.dossier, slip))
        return suite

    return faire


def _doubts(contact: Contact, dossier: Dossier, slip: Preuve | None) -> list[str]:
    from kit.journal import retours  # noqa: PLC0415

    envoi = contact.envoi
    assert envoi is not None  # noqa: S101 - the outcome was just written in it
    manque = retours.expected(envoi.statut or "", envoi)
    dites = [manque] if manque else []
    citee = next((p for p in dossier.pieces if p.id == envoi.preuve), None)
    if slip is not None and citee is not None and citee.titre != slip.titre:
        dites.append(f"« {citee.titre} » reste la preuve de l'envoi ; la nouvelle est au bordereau")
    return dites
