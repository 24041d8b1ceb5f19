"""The table of procedures: each with its court, its conditions, its notes and its texts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kit import juridictions
from kit.phrases import euros, jour
from kit.voies.faits import (
    Condition,
    Etat,
    Faits,
    Voie,
    communes,
    condition,
    en_france,
    sans_contestation,
)

PETITES_CREANCES = Decimal("5000.00")
AVOCAT_OBLIGATOIRE = Decimal("10000.00")
EXCLUSION_COMMERCANTS = date(2026, 4, 25)
# Denmark is outside Regulation 1896/2006.
UNION = frozenset(
    "allemagne autriche belgique bulgarie chypre croatie espagne estonie finlande grèce hongrie "
    "irlande italie lettonie lituanie luxembourg malte pays-bas pologne portugal roumanie "
    "slovaquie slovénie suède tchéquie".split()
)


def inconteste(f: Faits) -> Voie:
    """L126-1: invoices between merchants, since the law of 23 April 2026."""
    return Voie(
        "creance_incontestee",
        "Recouvrement des créances commerciales incontestées",
        "commissaire de justice, puis greffier du tribunal de commerce",
        (
            *communes(f),
            condition("la facture a été émise entre commerçants", f.entre_commercants),
            sans_contestation(f),
            condition("le décret d’application est publié", "a_verifier"),
        ),
        ("Toute contestation du débiteur, même non fondée, met fin à la procédure.",),
        ("cpcex_l126_1",),
    )


def petites_creances(f: Faits) -> Voie:
    """L125-1: small claims, with the debtor's consent."""
    somme = f.decompte.principal + f.decompte.penalites + f.decompte.interets
    plafond = f"principal et intérêts ({euros(somme)}) n’excèdent pas {euros(PETITES_CREANCES)}"
    return Voie(
        "petites_creances",
        "Procédure simplifiée des petites créances",
        "commissaire de justice du ressort de la cour d’appel du débiteur",
        (
            *communes(f),
            condition("la créance a une cause contractuelle ou statutaire", etat=True),
            condition(plafond, somme <= PETITES_CREANCES),
            *_hors_commerce(f),
            sans_contestation(f),
        ),
        (
            "Le débiteur doit donner son accord dans le mois ; son silence vaut refus.",
            "Les frais restent à la charge du créancier.",
        ),
        ("cpcex_l125_1", "cpcex_r125_1"),
    )


def _hors_commerce(f: Faits) -> tuple[Condition, ...]:
    """Invoices between merchants left the small claims on 25 April 2026."""
    if f.au < EXCLUSION_COMMERCANTS or not _commerce(f):
        return ()
    etat: Etat = "non_remplie" if f.entre_commercants == "remplie" else "a_verifier"
    return (condition("la facture n’a pas été émise entre commerçants", etat),)


def injonction(f: Faits) -> Voie:
    """1405: an order made without hearing the debtor."""
    notes = ["Procédure sans débat ; le débiteur a un mois pour former opposition."]
    if f.contestee_le is not None:
        notes.append("La créance est contestée : une opposition est probable.")
    if _commerce(f):
        notes.append("Frais de greffe à avancer dans les quinze jours de la demande.")
    notes += _contribution(f)
    return Voie(
        "injonction_de_payer",
        "Injonction de payer",
        f"{_tribunal(f)}, par ordonnance de son président",
        (
            *communes(f),
            condition("la créance est contractuelle et son montant déterminé", etat=True),
            en_france(f),
        ),
        tuple(notes),
        ("cpc_1405", "cpc_1406", "cpc_1407", *(("cpc_1425",) if _commerce(f) else ())),
    )


def refere(f: Faits) -> Voie:
    """872, 873: a provision that no serious dispute prevents."""
    texte = "l’obligation n’est pas sérieusement contestable"
    if f.contestee_le is not None:
        texte += f" (contestée depuis le {jour(f.contestee_le)})"
    return Voie(
        "refere_provision",
        "Référé-provision",
        f"{_tribunal(f)}, son président statuant en référé",
        (
            *communes(f),
            condition(texte, "remplie" if f.contestee_le is None else "a_verifier"),
        ),
        ("Débat contradictoire ; décision provisoire.", *_contribution(f)),
        ("cpc_872", "cpc_873") if _commerce(f) else (),
    )


def assignation(f: Faits) -> Voie:
    """The whole dispute before the judge who hears both sides."""
    total = f.decompte.total
    notes = ["Débat contradictoire sur l’ensemble du litige."]
    if total > AVOCAT_OBLIGATOIRE:
        notes.append(f"Avocat obligatoire : la demande dépasse {euros(AVOCAT_OBLIGATOIRE)}.")
    amiable = not _commerce(f) and total <= PETITES_CREANCES
    if amiable:
        notes.append("Tentative de résolution amiable préalable obligatoire.")
    return Voie(
        "assignation",
        "Assignation au fond",
        _tribunal(f),
        tuple(communes(f)),
        (*notes, *_contribution(f)),
        (
            "cpc_54",
            "cpc_56",
            "cpc_853" if _commerce(f) else "cpc_761",
            *(("cpc_750_1",) if amiable else ()),
        ),
    )


def europeenne(f: Faits) -> Voie:
    """Regulation 1896/2006: a debtor in another Member State, Denmark apart."""
    if f.pays is None:
        etat: Etat = "non_remplie"
    else:
        etat = "remplie" if f.pays in UNION else "a_verifier"
    return Voie(
        "injonction_europeenne",
        "Injonction de payer européenne",
        "juridiction que désignent les règles européennes de compétence",
        (
            *communes(f),
            condition("le débiteur demeure dans un autre État de l’Union européenne", etat),
            condition("la créance est civile ou commerciale, liquide et exigible", etat=True),
        ),
        ("Demande sur formulaire.",),
        ("r_ue_1896_2006",),
    )


def _tribunal(f: Faits) -> str:
    """Name the court of the debtor's place: the dossier's own, else the kind that has to be found.

    Which court hears a civil debt of a professional is for the lawyer to confirm.
    """
    if f.dossier.juridiction is not None:
        return f.dossier.juridiction.nom
    ville = f.dossier.debiteur.adresse.ville
    if f.dossier.debiteur.classe != "commercant":
        return f"tribunal judiciaire dont dépend {ville}"
    if ville in juridictions.VILLES_TAE:
        return f"tribunal des activités économiques de {ville}"
    return f"tribunal de commerce ou des activités économiques dont dépend {ville}"


def _commerce(f: Faits) -> bool:
    return f.dossier.debiteur.classe == "commercant"


def _contribution(f: Faits) -> tuple[str, ...]:
    due = juridictions.contribution(
        _tribunal(f), f.decompte.total, f.dossier.creancier.effectif, f.au
    )
    if due is None:
        return ()
    verbes = {"due": "due", "non_due": "non due", "a_verifier": "à vérifier"}
    return (f"Contribution pour la justice économique {verbes[due.etat]} : {due.motif}.",)
