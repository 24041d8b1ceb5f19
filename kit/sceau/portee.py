"""What a hash, a seal and a timestamp each prove, and do not: said after every control."""

from __future__ import annotations

EMPREINTE = (
    "Une empreinte SHA-256 prouve qu'un fichier n'a pas changé depuis qu'elle a été relevée, "
    "à condition de la comparer à un relevé gardé ailleurs ; elle ne dit ni qui l'a fait, ni quand."
)
SCEAU = (
    "Un sceau prouve que le fichier n'a pas changé depuis et qu'il a été posé avec la clé d'un "
    "certificat ; il n'identifie son auteur que si une autorité sûre a délivré ce certificat, "
    "et sa date est celle que son auteur déclare."
)
HORODATAGE = (
    "Un horodatage prouve que le fichier existait à cette date, pour qui se fie au service qui "
    "l'a signé ; il ne dit pas qui en est l'auteur. Qualifié, il compte parmi les moyens qui font "
    "présumer fiable une copie (C. civ., art. 1379 ; décret n° 2016-1673)."
)
LIMITES = (
    "Rien de cela ne prouve que le contenu est vrai ; hors ligne, kit ne vérifie ni qu'un "
    "certificat a été révoqué, ni qu'un sceau ou un horodatage est qualifié."
)
PORTEE = (EMPREINTE, SCEAU, HORODATAGE, LIMITES)
