"""The structure tree of the bound PDF: what a screen reader follows, exhibits included."""

from __future__ import annotations

from typing import Any


class Arbre:
    """The tags of a PDF, to which pages are added."""

    def __init__(self, pdf: Any) -> None:
        self.pdf = pdf
        self.racine = pdf.Root.StructTreeRoot
        self.nums = self.racine.ParentTree.Nums
        self.cle = max((int(cle) for cle in list(self.nums)[::2]), default=-1) + 1
        self._document = self.racine.K[0]
        self._sections: dict[tuple[int, int], Any] = {}
        for element in self._document.K:
            if element.get("/S") == "/Sect" and "/Pg" in element:
                self._sections.setdefault(element.Pg.objgen, element)

    def section_of(self, page: Any) -> Any:
        """Give the section that a page of the main document begins."""
        return self._sections.get(page.obj.objgen, self._document)

    def figure(self, parent: Any, page: Any, texte: str) -> None:
        """Tag a whole page as one picture with its description."""
        import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

        element = self._element("/Figure", parent, page)
        element.Alt = pikepdf.String(texte)
        element.K = 0
        boite = [pikepdf.Object.parse(str(v).encode()) for v in page.mediabox]
        element.A = pikepdf.Dictionary(
            O=pikepdf.Name.Layout, BBox=boite, Placement=pikepdf.Name.Block
        )
        parent.K.append(element)
        self._register(page, [element])

    def graft(self, parent: Any, source: Any, pages: list[Any]) -> None:
        """Copy the tags of one of our own laid-out documents, whose pages are given."""
        greffe = _Greffe(self, source, pages)
        for enfant in source.Root.StructTreeRoot.K[0].K:
            parent.K.append(greffe.copy(enfant, parent))
        greffe.register()

    def _element(self, genre: Any, parent: Any, page: Any) -> Any:
        from pikepdf import Dictionary, Name  # noqa: PLC0415 - 60 ms, not for every command

        return self.pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name(str(genre)), P=parent, Pg=page.obj)
        )

    def _register(self, page: Any, elements: list[Any]) -> None:
        """Tell which element each marked piece of a page belongs to."""
        import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

        page.obj.StructParents = self.cle
        self.nums.append(self.cle)
        self.nums.append(self.pdf.make_indirect(pikepdf.Array(elements)))
        self.cle += 1


class _Greffe:
    """One copy of the tags of another PDF."""

    def __init__(self, arbre: Arbre, source: Any, pages: list[Any]) -> None:
        self.arbre, self.source, self.pages = arbre, source, pages
        self.rangs = {page.obj.objgen: rang for rang, page in enumerate(source.pages)}
        self.copies: dict[tuple[int, int], Any] = {}

    def copy(self, element: Any, parent: Any) -> Any:
        """Copy an element and its children, which WeasyPrint puts on one page and in a list."""
        import pikepdf  # noqa: PLC0415 - 60 ms, not for every command

        neuve = self.pages[self.rangs[element.Pg.objgen]]
        copie = self.arbre._element(element.S, parent, neuve)  # noqa: SLF001 - its other half
        self.copies[element.objgen] = copie
        if "/A" in element:  # no picture there, hence no other words than those shown
            copie.A = self.arbre.pdf.copy_foreign(self.source.make_indirect(element.A))
        enfants = [un if isinstance(un, int) else self.copy(un, copie) for un in element.K]
        copie.K = pikepdf.Array(enfants)
        return copie

    def register(self) -> None:
        """Tell, page by page, which copied element each marked piece belongs to."""
        nums = list(self.source.Root.StructTreeRoot.ParentTree.Nums)
        elements = {int(cle): liste for cle, liste in zip(nums[::2], nums[1::2], strict=True)}
        for ancienne, neuve in zip(self.source.pages, self.pages, strict=True):
            portes = elements[int(ancienne.obj.StructParents)]
            self.arbre._register(neuve, [self.copies[e.objgen] for e in portes])  # noqa: SLF001
