"""How French writes amounts, dates, numbers and lists; every public function is a filter.

Values come in canonical form: amounts `"12000.00"`, rates `"12.40"`, dates `"2026-04-11"`.
"""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import TYPE_CHECKING

from kit import mots
from kit.errors import ModeleFautif

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FINE = "\u202f"
INSECABLE = "\u00a0"
_CENTIME = Decimal("0.01")
_MOIS = (
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
).split()


def _decimal(valeur: str, attendu: str) -> Decimal:
    try:
        nombre = Decimal(valeur)
    except (InvalidOperation, TypeError, ValueError):
        raise ModeleFautif(f"{attendu} attendu, lu : « {valeur} ».") from None
    if not nombre.is_finite():
        raise ModeleFautif(f"{attendu} attendu, lu : « {valeur} ».")
    return nombre


def _grouper(nombre: Decimal) -> str:
    return f"{nombre:,f}".replace("-", "\u2212").replace(",", FINE).replace(".", ",")


def _jour(valeur: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(valeur)
    except (TypeError, ValueError):
        raise ModeleFautif(f"date attendue (AAAA-MM-JJ), lu : « {valeur} ».") from None


def montant(valeur: str) -> str:
    """Write an amount with two decimals and no currency.

    >>> montant("12000.00"), montant("-0.5")
    ('12\\u202f000,00', '−0,50')
    """
    return _grouper(_decimal(valeur, "montant").quantize(_CENTIME, ROUND_HALF_UP))


def eur(valeur: str) -> str:
    """Write an amount in euros.

    >>> eur("1234567.8")
    '1\\u202f234\\u202f567,80\\xa0€'
    """
    return f"{montant(valeur)}{INSECABLE}€"


def pct(valeur: str) -> str:
    """Write a rate in per cent, with two decimals at least.

    >>> pct("12.4"), pct("0.875")
    ('12,40\\xa0%', '0,875\\xa0%')
    """
    taux = _decimal(valeur, "taux")
    decimales = max(2, -int(taux.normalize().as_tuple().exponent))
    return f"{_grouper(taux.quantize(Decimal(1).scaleb(-decimales)))}{INSECABLE}%"


def date(valeur: str) -> str:
    """Write a day in full.

    >>> date("2026-03-01"), date("2026-04-11")
    ('1er\\xa0mars\\xa02026', '11\\xa0avril\\xa02026')
    """
    jour = _jour(valeur)
    quantieme = "1er" if jour.day == 1 else str(jour.day)
    return INSECABLE.join((quantieme, _MOIS[jour.month - 1], f"{jour.year:04d}"))


def date_courte(valeur: str) -> str:
    """Write a day in figures.

    >>> date_courte("2026-04-11")
    '11/04/2026'
    """
    jour = _jour(valeur)
    return f"{jour.day:02d}/{jour.month:02d}/{jour.year:04d}"


def heure(valeur: str) -> str:
    """Write a time of day.

    >>> heure("09:12"), heure("14:00")
    ('9\\xa0h\\xa012', '14\\xa0h')
    """
    try:
        lue = datetime.time.fromisoformat(valeur)
    except (TypeError, ValueError):
        raise ModeleFautif(f"heure attendue (HH:MM), lu : « {valeur} ».") from None
    minutes = f"{INSECABLE}{lue.minute:02d}" if lue.minute else ""
    return f"{lue.hour}{INSECABLE}h{minutes}"


def lettres(valeur: str) -> str:
    """Write an amount in words, in euros and cents; traditional spelling.

    >>> lettres("2000.80")
    'deux mille euros et quatre-vingts centimes'
    >>> lettres("1000000.00")
    "un million d'euros"
    """
    nombre = _decimal(valeur, "montant")
    if nombre != nombre.quantize(_CENTIME):
        raise ModeleFautif(f"montant à deux décimales attendu, lu : « {valeur} ».")
    euros, centimes = divmod(abs(int(nombre * 100)), 100)
    parties = [mots.compter(euros, "euro")] if euros or not centimes else []
    parties += [mots.compter(centimes, "centime")] if centimes else []
    return ("moins " if nombre < 0 else "") + " et ".join(parties)


def nombre_en_lettres(valeur: int) -> str:
    """Write a whole number in words.

    >>> nombre_en_lettres(4)
    'quatre'
    """
    return mots.cardinal(valeur)


def _par_groupes(valeur: str, taille: int) -> str:
    lu = "".join(valeur.split())
    return INSECABLE.join(lu[i : i + taille] for i in range(0, len(lu), taille))


def iban(valeur: str) -> str:
    """Write an IBAN in groups of four.

    >>> iban("FR7630006000011234567890189").replace("\\xa0", " ")
    'FR76 3000 6000 0112 3456 7890 189'
    """
    return _par_groupes(valeur, 4)


def siren(valeur: str) -> str:
    """Write a SIREN in groups of three, a SIRET as a SIREN and its five last figures.

    >>> siren("123456789"), siren("12345678900012")
    ('123\\xa0456\\xa0789', '123\\xa0456\\xa0789\\xa000012')
    """
    lu = "".join(valeur.split())
    return INSECABLE.join(part for part in (_par_groupes(lu[:9], 3), lu[9:]) if part)


def telephone(valeur: str) -> str:
    """Write a French number in pairs; a foreign one as it was given.

    >>> telephone("0299000000"), telephone("+44 20 7946 0000")
    ('02\\xa099\\xa000\\xa000\\xa000', '+44\\xa020\\xa07946\\xa00000')
    """
    chiffres = "".join(c for c in valeur if c not in " .-()\u00a0\u202f")
    if len(chiffres) == 10 and chiffres.isdigit() and chiffres.startswith("0"):
        return _par_groupes(chiffres, 2)
    if len(chiffres) == 12 and chiffres.startswith("+33"):
        return INSECABLE.join(("+33", chiffres[3], _par_groupes(chiffres[4:], 2)))
    return INSECABLE.join(valeur.split())


def empreinte(valeur: str) -> str:
    """Write a SHA-256 in groups of eight that may break between lines.

    >>> empreinte("0123456789abcdef")
    '01234567 89abcdef'
    """
    return " ".join(valeur[i : i + 8] for i in range(0, len(valeur), 8))


def taille(valeur: int) -> str:
    """Write a size in octets.

    >>> taille(512), taille(123456), taille(2500000)
    ('512\\xa0o', '123\\xa0ko', '2,5\\xa0Mo')
    """
    if valeur < 1000:
        return f"{valeur}{INSECABLE}o"
    unite, diviseur = ("ko", 1000) if valeur < 1_000_000 else ("Mo", 1_000_000)
    pas = Decimal(1) if unite == "ko" else Decimal("0.1")
    nombre = (Decimal(valeur) / diviseur).quantize(pas, ROUND_HALF_UP)
    return f"{_grouper(nombre)}{INSECABLE}{unite}"


def pluriel(nombre: int, singulier: str, forme: str = "") -> str:
    """Write a number and its noun, which agrees; the plural may be given.

    >>> pluriel(1, "jour"), pluriel(3, "jour"), pluriel(0, "avis", "avis")
    ('1\\xa0jour', '3\\xa0jours', '0\\xa0avis')
    """
    nom = singulier if abs(nombre) < 2 else (forme or f"{singulier}s")
    return f"{_grouper(Decimal(nombre))}{INSECABLE}{nom}"


def accord(nombre: int, singulier: str, forme: str = "") -> str:
    """Write the word alone, agreeing with a number.

    >>> accord(1, "la facture suivante", "les factures suivantes")
    'la facture suivante'
    """
    return singulier if abs(nombre) < 2 else (forme or f"{singulier}s")


def liste(valeurs: Sequence[str]) -> str:
    """Write an enumeration.

    >>> liste(["a", "b", "c"]), liste(["a"]), liste([])
    ('a, b et c', 'a', '')
    """
    if len(valeurs) < 2:
        return "".join(valeurs)
    return f"{', '.join(valeurs[:-1])} et {valeurs[-1]}"


def initiale(texte: str) -> str:
    """Capitalise the first letter and leave the rest alone.

    >>> initiale("lettre à Mme Le Goff")
    'Lettre à Mme Le Goff'
    """
    return texte[:1].upper() + texte[1:]


def minuscule(texte: str) -> str:
    """Write the first letter small, within a sentence, and leave the rest alone.

    >>> minuscule("Pièce n° 2")
    'pièce n° 2'
    """
    return texte[:1].lower() + texte[1:]


def sans_point(texte: str) -> str:
    """Take away the final full stop of words that stand inside a sentence.

    >>> sans_point("Les livraisons de mai. "), sans_point("Le solde, etc.")
    ('Les livraisons de mai', 'Le solde, etc.')
    """
    lu = texte.strip()
    return lu if lu.endswith(("etc.", "..")) else lu.removesuffix(".")


def adresse(valeur: Mapping[str, str | None]) -> str:
    """Write an address on one line, with its complement, and its country when it is not France.

    >>> adresse({"voie": "1 Grand-Place", "code_postal": "1000", "ville": "Bruxelles",
    ...          "complement": None, "pays": "Belgique"})
    '1\\xa0Grand-Place, 1000\\xa0Bruxelles, Belgique'
    """
    pays = valeur["pays"] if (valeur["pays"] or "").casefold() != "france" else None
    voie = re.sub(r"^(\d+) ", rf"\1{INSECABLE}", valeur["voie"] or "")
    ville = f"{valeur['code_postal']}{INSECABLE}{valeur['ville']}"
    return ", ".join(mot for mot in (voie, valeur["complement"], ville, pays) if mot)


def libelle(mot: str) -> str:
    """Write a word of the dossier as a reader says it: a channel, an effect, a status…

    >>> libelle("recommande"), libelle("non_reclame")
    ('lettre recommandée', 'non réclamé')
    """
    if mot not in mots.LIBELLES:
        raise ModeleFautif(f"mot sans libellé : « {mot} ».")
    return mots.LIBELLES[mot]


def canal(mot: str) -> str:
    """Write a channel as a reader says it.

    >>> canal("courriel")
    'courriel'
    """
    return libelle(mot)
