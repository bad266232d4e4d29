// Spare the reader work that the theme's script does at its start; Material 9 has no settings for it.
// This script runs before that one.
"use strict";
{
  // Load the search index, the largest file of the site, only when the reader uses the search field
  // or opens a page from the search. The theme loads it with every page.
  const wanted = new Promise((resolve) => {
    const query = new URLSearchParams(location.search);
    if (query.has("q") || query.has("h")) resolve();
    for (const sign of ["focusin", "pointerover"]) {
      addEventListener(sign, ({ target }) => target.closest?.(".md-search") && resolve());
    }
  });

  const { open } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    open.call(this, method, url, ...rest);
    if (!String(url).endsWith("/search/search_index.json")) return;
    XMLHttpRequest.prototype.open = open; // the theme requests the index only once
    const { send } = this;
    this.send = () => wanted.then(() => send.call(this));
  };

  // While colours change, the theme stops all transitions, and for that has the whole page styled
  // again, twice. It does so at the start, too, when nothing changes.
  const { body } = document;
  body.setAttribute = function (name, value) {
    if (name !== "data-md-color-switching") Element.prototype.setAttribute.call(this, name, value);
  };
  addEventListener("load", () => setTimeout(() => delete body.setAttribute));

  // That colours are light is so without saying. For the <meta> that says it, the page is styled
  // again, twice.
  const { head } = document;
  head.appendChild = function (node) {
    if (node.name !== "color-scheme") return Element.prototype.appendChild.call(this, node);
    Object.defineProperty(node, "content", {
      set(scheme) {
        this.setAttribute("content", scheme);
        if (scheme !== "light") head.append(this);
      },
    });
    return node;
  };
}
