// Renders formulas with Temml: reads [[display, tex], ...] as JSON, writes [{html} or {error}, ...].
const temml = require("temml");

const formulas = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const rendered = formulas.map(([displayMode, tex]) => {
  try {
    // "tex": one <mrow> for each part of a formula between two places where TeX may break it.
    const wrap = displayMode ? "none" : "tex";
    return { html: temml.renderToString(tex, { displayMode, wrap, throwOnError: true, strict: true }) };
  } catch (error) {
    // Its second line points at the place by lines under letters, which not every terminal shows.
    return { error: error.message.split("\n")[0].trim().replace(/:$/, "") };
  }
});
process.stdout.write(JSON.stringify(rendered));
