// Load the search index only when the reader uses the search field or opens a page from the search.
// The index is the largest file of the site; Material 9 loads it with every page and has no setting
// to change that.
"use strict";
{
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
}
