"""What is declared in insolvency proceedings: the statement stopped on the eve of the judgment.

Not modelled: a payment plan signed before the judgment, whose instalments to come are declared
« à échoir » ; the invoices stay declared at their own due dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kit import decompte
from kit.decompte import Decompte
from kit.decompte_lignes import Solde
from kit.dossier import Dossier, ProcedureCollective
from kit.droit import procedures
from kit.droit.bareme import Bareme

ZERO = Decimal("0.00")
AU_JUGEMENT = ("declaration_de_creance", "option_contrat_en_cours", "revendication")


@dataclass(frozen=True, slots=True)
class Passif:
    """A claim in insolvency proceedings, in euros: what was due on the eve, what was not yet."""

    jugement: date
    veille: date
    limite: date | None
    releve: date | None
    forclos: bool
    echu: tuple[Solde, ...]
    a_echoir: tuple[Solde, ...]
    total_echu: Decimal
    total_a_echoir: Decimal
    total: Decimal
    devient_exigible: bool


def ouverte(dossier: Dossier, au: date) -> ProcedureCollective | None:
    """Give the proceedings in which a claim is declared on the day, never a surendettement."""
    procedure = dossier.debiteur.procedure_collective
    if procedure is None or procedure.jugement > au or procedure.type == "surendettement":
        return None
    return procedure


def arreter(document: str, dossier: Dossier, compte: Decompte, bareme: Bareme) -> Decompte:
    """Give the statement a document speaks of: for a declaration, the one of the eve (L622-25).

    The day of the document is of no effect on it. Raises HorsBareme as `decompte.compute` does.
    """
    procedure = ouverte(dossier, compte.au)
    if document not in AU_JUGEMENT or procedure is None:
        return compte
    return decompte.compute(dossier, _veille(procedure), bareme)


def compute(dossier: Dossier, compte: Decompte, au: date) -> Passif | None:
    """Split a statement stopped on the eve into what was due and what was still to fall due.

    None when no proceedings are open, or when the statement is of another day.
    """
    procedure = ouverte(dossier, au)
    if procedure is None or compte.au != _veille(procedure):
        return None
    restant = [solde for solde in compte.soldes if solde.total > ZERO]
    echu = tuple(solde for solde in restant if solde.echue)
    a_echoir = tuple(solde for solde in restant if not solde.echue)
    total_a_echoir = sum((solde.total for solde in a_echoir), ZERO)
    publie = procedure.bodacc
    limite = procedures.delai_declaration(publie) if publie else None
    return Passif(
        jugement=procedure.jugement,
        veille=compte.au,
        limite=limite,
        releve=procedures.delai_releve_de_forclusion(publie) if publie else None,
        forclos=limite is not None and au > limite,
        echu=echu,
        a_echoir=a_echoir,
        total_echu=compte.total,
        total_a_echoir=total_a_echoir,
        total=compte.total + total_a_echoir,
        devient_exigible=procedures.rend_exigible(procedure.type),
    )


def _veille(procedure: ProcedureCollective) -> date:
    return procedure.jugement - timedelta(days=1)
