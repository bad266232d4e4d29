// Put the code of a fold in its place when the fold is opened: it is on a page of its own. Without
// this script, or if that page does not come, a link leads there.
"use strict";
{
  const { translations } = JSON.parse(document.getElementById("__config").textContent); // of the theme
  let page; // with the code of all folds; asked for once
  const load = async (address) => {
    const answer = await fetch(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  };

  let copied = 0;
  // The theme gives buttons only to the code that it finds at its start; it minds all such buttons.
  const addCopyButton = (pre) => {
    pre.id = `gd-code-${++copied}`;
    const nav = Object.assign(document.createElement("nav"), { className: "md-code__nav" });
    const button = document.createElement("button");
    button.className = "md-code__button";
    button.title = translations["clipboard.copy"];
    button.dataset.mdType = "copy";
    button.dataset.clipboardTarget = `#${pre.id} > code`;
    nav.append(button);
    pre.prepend(nav);
  };

  const fill = async ({ target: fold }) => {
    const link = fold.open && fold.querySelector(':scope > a[href^="code.html#"]');
    if (!link || matchMedia("print").matches) return; // the theme opens all folds to print them
    try {
      page ??= load(link.pathname);
      const piece = (await page).getElementById(link.hash.slice(1));
      piece.querySelector("h2").remove();
      piece.querySelectorAll(".highlight > pre").forEach(addCopyButton);
      link.replaceWith(...piece.childNodes);
    } catch {
      page = undefined; // the link stays, and the next fold tries again
    }
  };
  document.addEventListener("toggle", fill, true); // this event does not bubble
}
