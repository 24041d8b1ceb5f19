"""The style that makes the laid-out pages count the exhibits bound between them."""

from __future__ import annotations

from collections.abc import Sequence

# The numbers at the foot are stamped once the exhibits are in: only then is their total known.
_BASE = "@page { @bottom-right { content: none } }\n"


def style(numeros: Sequence[int], pages: Sequence[int]) -> str:
    """Give the style sheet: the sheet of an exhibit is as many pages further as the last one has.

    `numeros` are those of the exhibits, `pages` how many pages reproduce each.

    >>> print(style([1, 2], [3, 1]))
    @page { @bottom-right { content: none } }
    #piece-2 { page: piece-2 } @page piece-2 { counter-increment: page 4 }
    <BLANKLINE>
    """
    suites = zip(numeros[1:], pages, strict=False)
    return _BASE + "".join(
        f"#piece-{numero} {{ page: piece-{numero} }} "
        f"@page piece-{numero} {{ counter-increment: page {precedentes + 1} }}\n"
        for numero, precedentes in suites
    )
