"""What is known of a seal once it has been checked, without the network, and how to say it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from kit import francais

if TYPE_CHECKING:
    from datetime import datetime

Confiance = Literal["non vérifiée hors ligne", "racine donnée", "hors des racines données"]
Suite = Literal["rien", "signature", "modification"]
TARD = "La date que déclare son auteur est postérieure à cet horodatage."
ECART = timedelta(minutes=15)  # two clocks need not agree to the minute
CHAINES: dict[Confiance, str] = {
    "non vérifiée hors ligne": "L'autorité qui l'a délivré n'est pas vérifiée hors ligne.",
    "racine donnée": "Sa chaîne mène à une racine que vous avez donnée (révocation non vérifiée).",
    "hors des racines données": "Sa chaîne ne mène à aucune des racines que vous avez données.",
}


@dataclass(frozen=True, slots=True)
class Horodatage:
    """A timestamp of RFC 3161 within a seal; `le` has its zone."""

    autorite: str
    le: datetime
    intact: bool
    confiance: Confiance


@dataclass(frozen=True, slots=True)
class Sceau:
    """A seal, or the timestamp of a whole document; `le` is what its author declares.

    `intact`: the bytes that it covers have not changed; `suite`: what was added after them;
    `pour_signer`: what its certificate was made for.
    """

    champ: str
    signataire: str
    autorite: str
    le: datetime | None
    intact: bool
    couvre_tout: bool
    suite: Suite
    auto_signe: bool
    confiance: Confiance
    horodatage: Horodatage | None = None
    pour_signer: bool = True

    @property
    def sain(self) -> bool:
        """Whether nothing in the file contradicts the seal: its bytes, what follows, its time."""
        date_saine = self.horodatage is None or self.horodatage.intact
        return self.intact and self.suite != "modification" and date_saine

    @property
    def phrases(self) -> tuple[str, ...]:
        """Say the seal in French: who, when, intact or not, what its certificate is worth."""
        qui = f"Sceau de « {self.signataire} », {_declare(self.le)} : {self._etat()}."
        usage = () if self.pour_signer else ("Son certificat n'est pas fait pour signer.",)
        return (qui, *self._date(), self._certificat(), *usage)

    def _etat(self) -> str:
        if not self.intact:
            return "ROMPU, le contenu a été modifié depuis, ou le sceau lui-même"
        return {
            "rien": "intact, il couvre tout le fichier",
            "signature": "intact, une autre signature a été ajoutée ensuite",
            "modification": "intact, mais LE FICHIER A ÉTÉ MODIFIÉ ENSUITE",
        }[self.suite]

    def _date(self) -> tuple[str, ...]:
        date = self.horodatage
        if date is None:
            return ()
        etat = "intact" if date.intact else "ROMPU"
        phrase = f"Horodatage de « {date.autorite} », {_moment(date.le)} : {etat}."
        chaine = CHAINES[date.confiance].replace("qui l'a délivré", "de cet horodatage")
        tard = self.le is not None and self.le > date.le + ECART
        return (
            phrase,
            chaine,
            *(
                ("La date que déclare son auteur est postérieure à cet horodatage.",)
                if tard
                else ()
            ),
        )

    def _certificat(self) -> str:
        if self.auto_signe:
            propre = "Certificat que son titulaire s'est délivré : il n'établit pas l'identité."
            return propre if self.confiance != "racine donnée" else _confie(self.confiance, "")
        return _confie(self.confiance, self.autorite)


def _confie(confiance: Confiance, autorite: str) -> str:
    tete = f"Certificat délivré par « {autorite} ». " if autorite else ""
    return tete + CHAINES[confiance]


def _declare(le: datetime | None) -> str:
    return f"daté par son auteur {_moment(le)}" if le else "sans date"


def _moment(le: datetime) -> str:
    zone = f"{le:%z}"
    ecart = f"UTC{zone[:3]}:{zone[3:5]}" if zone.strip("+-0") else "UTC"
    return f"du {francais.date(le.date().isoformat())} à {le:%H:%M} ({ecart})"
