// Formulas are copied as TeX. It is in `data-tex` unless these rules of builder/pages/math/tex.py tell it.
"use strict";
{
  const rules = String.raw`
    msub:0_{1} msup:0^{1} msubsup:0_{1}^{2} munder:0_{1} munderover:0_{1}^{2}
    mfrac:\frac{0}{1} msqrt:\sqrt{*} mtext:\text{*} 0.1667em:\, 1em:quad 2em:qquad
    |prefix:lvert |postfix:rvert ‖prefix:lVert ‖postfix:rVert
    trueprefix:\left* truepostfix:\right* 1.2em(:\bigl( 1.2em):\bigr) −:- ′:' ″:'' ‴:''' ∗:*
    β:beta γ:gamma δ:delta ε:varepsilon η:eta κ:kappa λ:lambda π:pi ρ:rho σ:sigma Δ:Delta
    ∂:partial ∇:nabla ∑:sum ∈:in ≈:approx ≠:neq ≤:le ⋅:cdot …:dots ⋯:dots →:to ←:leftarrow
    ⌈:lceil ⌉:rceil`;
  let forms;
  const read = (element) => {
    const { children, localName, textContent } = element;
    const parts = [...children].map(read);
    const at = (name) => element.getAttribute(name);
    const keys = [at("width"), at("stretchy") + at("form"), at("minsize") + textContent, textContent + at("form"), localName];
    const isWord = localName === "mi" && /\w\w/.test(textContent);
    const form = isWord ? "\\mathrm{*}" : (forms[keys.find((key) => forms[key])] ?? "*");
    return form.replace(/[*\d]/g, (part) => parts[part] ?? (parts.join("") || textContent));
  };
  const readFormula = (math) => {
    forms ??= Object.fromEntries(rules.trim().split(/\s+/).map((rule) => rule.replace(/:(\w+)$/, ":\\$1 ").split(":")));
    return read(math)
      .replace(/(\\,)?\\mathrm\{(\w+)\}(_.*?\})?\u2061(\\,)?/g, "\\$2 $3") // a function
      .replace(/([_^])\{(.)\}/gu, "$1$2")
      .replace(/./gu, (sign) => forms[sign] ?? sign)
      .replace(/[𝐀-𝐳𝟎-𝟗]/gu, "\\mathbf{$&}")
      .normalize("NFKC")
      .trim();
  };

  const formulaAt = (node) => (node.closest ? node : node.parentElement)?.closest("math");
  // Of a formula in several pieces, the first says the TeX of all.
  const firstPiece = (math) => {
    const all = [...document.querySelectorAll("math")];
    return all.slice(0, all.indexOf(math) + 1).findLast((piece) => piece.dataset.tex !== "");
  };
  const texOf = (math) => {
    const tex = math.dataset.tex ?? readFormula(math);
    const mark = math.getAttribute("display") ? "$$" : "$";
    return tex && mark + tex + mark;
  };
  addEventListener("copy", (event) => {
    const selection = getSelection();
    if (selection.isCollapsed) return;
    const range = selection.getRangeAt(0).cloneRange();
    const [first, last] = [range.startContainer, range.endContainer].map(formulaAt);
    if (first) range.setStartBefore(firstPiece(first));
    if (last) range.setEndAfter(last);
    const copy = range.cloneContents();
    if (!copy.querySelector("math")) return;
    for (const math of copy.querySelectorAll("math")) math.replaceWith(texOf(math));
    for (const block of copy.querySelectorAll("p, li, h1, h2, h3, pre, tr, .gd-formula")) block.append("\n");
    event.clipboardData.setData("text/plain", copy.textContent);
    event.preventDefault();
  });
}
