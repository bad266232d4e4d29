// The theme fetches its search index, the largest file of the site, with every page, and has no setting against it
// (Material 9). Here it waits for the first reader who goes to the search field, or comes from it.
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
    XMLHttpRequest.prototype.open = open; // it asks once
    const { send } = this;
    this.send = () => wanted.then(() => send.call(this));
  };
}
