"""Contacts drawn from real e-mails: each a proposal, with its message as exhibit."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from kit import messages
from kit.errors import KitError, LimiteAtteinte
from kit.journal import courriels
from kit.journal.cotes import Annuaire, Route, Sens
from kit.messages import boite
from kit.messages.outlook import SIGNATURE
from kit.pieces import open_inside
from kit.valeurs.jours import ANNEES

if TYPE_CHECKING:
    from kit.dossier import Dossier
    from kit.journal.graphie import Valeur
    from kit.journal.preuves import Preuve
    from kit.messages import Message

MEMOIRE = 500_000_000  # bytes of the messages proposed at once
_MEDIATION = re.compile(r"(?i)m[ée]diat(?:ion|eur)|conciliat(?:ion|eur)")


@dataclass(frozen=True, slots=True)
class Proposition:
    """One message: the contact it would be, in the words of a dossier, and its exhibit.

    `ecarte` says why it is none: then it has neither contact nor exhibit.
    """

    lieu: str
    objet: str = ""
    quand: datetime | None = None
    message_id: str = ""
    contact: Mapping[str, Valeur] = field(default_factory=dict)
    preuve: Preuve | None = None
    remarques: tuple[str, ...] = ()
    ecarte: str = ""
    deja_note: bool = False


def propose(
    chemin: Path, dossier: Dossier, racine: Path, sens: Sens | None = None
) -> list[Proposition]:
    """Propose a contact for each message of a file, mailbox or folder, in the order of dates.

    `racine` is the folder of the dossier; `sens` settles a doubtful direction. Those left aside
    come last. Raises PieceFautive for what holds no message, LimiteAtteinte beyond the limits.
    """
    tri, trouvees, place = _Tri(dossier, racine, sens), list[Proposition](), MEMOIRE
    for brut in boite.gather(chemin):
        trouvee = tri.sort(brut)
        place -= len(brut.octets) if trouvee.preuve else 0
        if place < 0:
            raise LimiteAtteinte(
                f"les messages retenus de « {chemin} » dépassent {MEMOIRE // 1_000_000} Mo :"
                " donnez-les en plusieurs fois"
            )
        trouvees.append(trouvee)
    return sorted(trouvees, key=_order)


def _order(trouvee: Proposition) -> tuple[bool, datetime]:
    quand = trouvee.quand or datetime.max
    return bool(trouvee.ecarte), quand if quand.tzinfo else quand.replace(tzinfo=UTC)


class _Tri:
    """Sorts messages one by one, and remembers those it has seen."""

    def __init__(self, dossier: Dossier, racine: Path, sens: Sens | None) -> None:
        self.annuaire, self.sens = Annuaire(dossier), sens
        self.notes = {str(c.le)[:16] + c.sens for c in dossier.historique if c.canal == "courriel"}
        self.vus: dict[str, tuple[str, bytes]] = {}
        for piece in dossier.pieces:
            if PurePosixPath(piece.fichier).suffix.lower() in (".eml", ".msg"):
                self._remember(racine, piece.id, piece.fichier)

    def sort(self, brut: boite.Brut) -> Proposition:
        """Give the proposal that a message makes, or the reason why it makes none."""
        vide = Proposition(brut.lieu, ecarte=brut.refus)
        if brut.refus:
            return vide
        nom = f"message{brut.suffixe}"
        try:
            enveloppe = messages.read_envelope(brut.octets, nom)
            vide = replace(
                vide,
                objet=enveloppe.objet,
                quand=enveloppe.date,
                message_id=enveloppe.message_id,
            )
            route = self.annuaire.route(enveloppe, self.sens, brut.seul)
            if isinstance(route, str):
                return replace(vide, ecarte=route)
            return self._kept(vide, brut, route)
        except KitError as faute:
            return replace(vide, ecarte=str(faute).replace(f"« {nom} » ", ""))

    def _kept(self, vide: Proposition, brut: boite.Brut, route: Route) -> Proposition:
        """Propose a message between the parties, unless the dossier or the batch has it."""
        cle = vide.message_id or hashlib.sha256(brut.octets).hexdigest()
        if cle in self.vus:
            return self._again(vide, brut, *self.vus[cle])
        if vide.quand is None:
            return replace(vide, ecarte="le message n'a pas de date lisible")
        if vide.quand.year not in ANNEES:
            return replace(vide, ecarte=f"l'année {vide.quand.year} est hors limites")
        message = messages.read(brut.octets, f"message{brut.suffixe}")
        if brut.suffixe == ".eml":
            messages.check(brut.octets, "message.eml")
        self.vus[cle] = (f"plus haut, « {brut.lieu} »", brut.octets)
        le = courriels.instant(vide.quand)
        return replace(
            vide,
            contact=courriels.contact(message, route, le, self.annuaire),
            preuve=courriels.exhibit(message, route, vide.quand, brut, self.annuaire),
            remarques=(*route.remarques, *self._doubts(message, route, le), *message.defauts),
        )

    def _doubts(self, message: Message, route: Route, le: str) -> Iterator[str]:
        if le[:16] + route.sens in self.notes:
            yield "le dossier note déjà un courriel à cette minute : est-ce le même ?"
        if _MEDIATION.search(message.objet):
            yield "une médiation ou une conciliation est confidentielle : vérifiez l'objet"

    def _again(self, vide: Proposition, brut: boite.Brut, ou: str, octets: bytes) -> Proposition:
        """Leave aside a message that is already there, or that bears the identifier of another."""
        if _same(octets, brut.octets):
            return replace(vide, ecarte=f"déjà noté ({ou})", deja_note=True)
        return replace(vide, ecarte=f"même identifiant qu'un autre, contenu différent ({ou})")

    def _remember(self, racine: Path, identifiant: str, fichier: str) -> None:
        with contextlib.suppress(KitError):  # a faulty exhibit is told by `kit verifier`
            octets = open_inside(racine, fichier)
            enveloppe = messages.read_envelope(octets, fichier)
            cle = enveloppe.message_id or hashlib.sha256(octets).hexdigest()
            self.vus.setdefault(cle, (f"pièce « {identifiant} »", octets))


def _same(un: bytes, autre: bytes) -> bool:
    """Tell whether two messages say the same; a mailbox adds headers, Outlook rewrites it all."""
    if un == autre or any(octets.startswith(SIGNATURE) for octets in (un, autre)):
        return True
    deux = [messages.read(octets, "message.eml") for octets in (un, autre)]
    dits = [(m.texte.split(), m.date, m.objet, [j.sha256 for j in m.jointes]) for m in deux]
    return dits[0] == dits[1]
