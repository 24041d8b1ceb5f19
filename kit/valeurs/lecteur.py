"""How pydantic reads one kind of value: by a function of ours, and nothing besides.

Pydantic's own PlainValidator also prepares the writing of the value, for each field anew: half of
the time that the schema of a dossier took.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic_core import core_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic_core import CoreSchema


@dataclass(frozen=True, slots=True, eq=False)
class Lecteur:
    """Stands in an `Annotated`: `lire` raises ValueError; `schema` is what an editor is told."""

    lire: Callable[[object], object]
    schema: Mapping[str, Any]

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> CoreSchema:
        """How pydantic reads this type."""
        return core_schema.no_info_plain_validator_function(self.lire)

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, Any]:
        """What an editor is told of this type."""
        return dict(self.schema)
