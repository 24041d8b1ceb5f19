// Prints, for each PDF named, the text of each of its pages as pdf.js reads it: one JSON line a file.
import { readFile } from "node:fs/promises";

// Text needs no drawing: what pdf.js would draw with is only named.
for (const nom of ["DOMMatrix", "ImageData", "Path2D"]) globalThis[nom] ??= class {};
console.warn = console.log = () => {};
const { getDocument, VerbosityLevel } = await import("pdfjs-dist/legacy/build/pdf.mjs");
const avertissements = [];
console.warn = console.log = (texte) => avertissements.push(String(texte));

for (const chemin of process.argv.slice(2)) {
  avertissements.length = 0;
  const data = new Uint8Array(await readFile(chemin));
  const pdf = await getDocument({ data, verbosity: VerbosityLevel.WARNINGS }).promise;
  const pages = [];
  for (let rang = 1; rang <= pdf.numPages; rang++) {
    const contenu = await (await pdf.getPage(rang)).getTextContent();
    pages.push(contenu.items.map((morceau) => morceau.str).join(" "));
  }
  process.stdout.write(`${JSON.stringify({ pages, avertissements })}\n`);
  await pdf.destroy();
}
