// Renders formulas with KaTeX: reads [[display, tex], ...] as JSON, writes [{html} or {error}, ...].
const katex = require("katex");

const formulas = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
// KaTeX repeats its input inside the MathML, for scripts that copy it, and names MathML's namespace, which a parser of
// HTML knows: nobody needs either.
const slim = (html) =>
  html
    .replace(/<semantics>(.*?)<annotation encoding="application\/x-tex">.*?<\/annotation><\/semantics>/gs, "$1")
    .replaceAll(' xmlns="http://www.w3.org/1998/Math/MathML"', "");

const rendered = formulas.map(([displayMode, tex]) => {
  try {
    // strict: a letter outside of TeX's alphabet, such as bare Hangul, is an error and not a guess.
    return { html: slim(katex.renderToString(tex, { displayMode, throwOnError: true, strict: "error" })) };
  } catch (error) {
    return { error: error.message };
  }
});
process.stdout.write(JSON.stringify(rendered));
