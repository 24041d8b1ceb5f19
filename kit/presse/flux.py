"""Whether a box is in the normal flow is found once by style: every list of children asks it."""

from __future__ import annotations

from typing import Any


def adapt(boite: Any) -> None:
    """Keep the answer with the style that it comes from."""
    origine = boite.is_in_normal_flow

    def is_in_normal_flow(self: Any) -> bool:
        connus = self.style.__dict__
        if "kit_flux" not in connus:
            connus["kit_flux"] = origine(self)
        return connus["kit_flux"]  # type: ignore[no-any-return]

    boite.is_in_normal_flow = is_in_normal_flow
