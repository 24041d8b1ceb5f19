"""The small print of a business paper: who the issuer is, what late payment costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kit import francais

if TYPE_CHECKING:
    from kit.dossier import Adresse, Creancier, Debiteur, Dossier, Penalites

_BCE = (
    "taux d'intérêt appliqué par la Banque centrale européenne à son opération de refinancement "
    "la plus récente, majoré de {} points"
)


def pied(partie: Creancier | Debiteur) -> str:
    """Give the line at the foot of a company's paper (R123-237, R123-238 C. com.)."""
    capital = getattr(partie, "capital", None)
    morceaux = (
        f"{partie.nom}{f', {partie.forme}' if partie.forme else ''}"
        + (f" au capital de {francais.eur(str(capital))}" if capital else ""),
        en_ligne(partie.adresse),
        _registre(partie),
        f"TVA {partie.tva}" if partie.tva else "",
    )
    return " · ".join(morceau for morceau in morceaux if morceau)


def en_ligne(adresse: Adresse) -> str:
    """Give an address on one line."""
    voie = ", ".join(part for part in (adresse.voie, adresse.complement) if part)
    return f"{voie}, {adresse.code_postal} {adresse.ville}"


def retard(dossier: Dossier) -> tuple[str, ...]:
    """Give what an invoice must say of late payment, for this class of debtor."""
    if dossier.debiteur.classe == "consommateur":
        return ("Aucun escompte n'est accordé en cas de paiement anticipé.", *_mediateur(dossier))
    if dossier.debiteur.classe == "public":
        return (
            f"En cas de retard : intérêts moratoires au {_BCE.format('huit')}, "
            "et indemnité forfaitaire de 40 € (articles L2192-13, R2192-31 et D2192-35 du code "
            "de la commande publique).",
        )
    penalites = dossier.contrat.penalites if dossier.contrat else None
    return (
        "Aucun escompte n'est accordé en cas de paiement anticipé.",
        f"En cas de retard : pénalités au {_taux(penalites)}, exigibles le jour suivant la date "
        "de règlement, et indemnité forfaitaire de 40 € pour frais de recouvrement "
        "(articles L441-10 et D441-5 du code de commerce).",
    )


def _registre(partie: Creancier | Debiteur) -> str:
    if not partie.siren:
        return ""
    numero = francais.siren(partie.siren)
    return f"RCS {partie.rcs} {numero}" if partie.rcs else f"SIREN {numero}"


def _taux(penalites: Penalites | None) -> str:
    if penalites and penalites.taux:
        return f"taux annuel de {francais.pct(str(penalites.taux))}"
    if penalites and penalites.multiple_taux_legal:
        return f"taux de {penalites.multiple_taux_legal.normalize():f} fois l'intérêt légal"
    points = penalites.points_bce if penalites and penalites.points_bce else None
    return _BCE.format(f"{points.normalize():f}" if points else "10")


def _mediateur(dossier: Dossier) -> tuple[str, ...]:
    mediateur = dossier.creancier.mediateur
    if not mediateur or not mediateur.adresse:
        return ()
    return (
        f"Médiateur de la consommation : {mediateur.nom}, {en_ligne(mediateur.adresse)}, "
        f"{mediateur.site}.",
    )
