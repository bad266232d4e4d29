// Renders formulas with KaTeX: reads [[display, tex], ...] as JSON, writes [{html} or {error}, ...].
const katex = require("katex");

const formulas = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const rendered = formulas.map(([displayMode, tex]) => {
  try {
    // strict: a letter outside of TeX's alphabet, such as bare Hangul, is an error and not a guess.
    return { html: katex.renderToString(tex, { displayMode, throwOnError: true, strict: "error" }) };
  } catch (error) {
    return { error: error.message };
  }
});
process.stdout.write(JSON.stringify(rendered));
