// What the theme's markup lacks for keyboards and screen readers, and two niceties. No page depends on it.
"use strict";
{
  const korean = document.documentElement.lang === "ko";

  // The search dialog and the buttons of each code block are landmarks: they need names.
  const search = document.querySelector(".md-search");
  search?.setAttribute("aria-label", search.querySelector("input").placeholder);
  const nameCodeButtons = () =>
    document.querySelectorAll(".md-code__nav:not([aria-label])").forEach((nav) => {
      const number = [...document.querySelectorAll(".highlight")].indexOf(nav.closest(".highlight")) + 1;
      nav.setAttribute("aria-label", `${korean ? "코드" : "Code"} ${number}`);
    });

  // The theme adds its buttons when a block comes into view, so watch for them.
  new MutationObserver(nameCodeButtons).observe(document.body, { childList: true, subtree: true });
  nameCodeButtons();

  // What scrolls sideways must be reachable without a mouse; what fits should not hold up the Tab key.
  const boxes = [...document.querySelectorAll(".md-typeset pre > code, .gd-output, .gd-formula, .md-typeset__scrollwrap")];
  const markScrolling = (changed) => {
    // All are measured before any is changed: each change would have the browser lay out the page again.
    const wide = changed.map((box) => box.scrollWidth > box.clientWidth + 1);
    changed.forEach((box, i) => {
      if (wide[i]) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  };
  const sizes = new ResizeObserver((entries) => markScrolling(entries.map((entry) => entry.target)));
  boxes.forEach((box) => sizes.observe(box));
  document.fonts.ready.then(() => markScrolling(boxes));

  // Folds beside the main path open all at once, for those who want all of it. The choice is kept for every lesson.
  const folds = [...document.querySelectorAll("details.deeper")];
  const actions = document.querySelector(".gd-actions");
  if (folds.length && actions) {
    const key = `${__md_scope.pathname}.gd-deep`;
    const kept = (value) => {
      try {
        if (value !== undefined) localStorage.setItem(key, value);
        return localStorage.getItem(key) === "true";
      } catch {
        return false; // not allowed: then the choice is for this page
      }
    };
    const deep = Object.assign(document.createElement("button"), { type: "button", className: "gd-action gd-deep" });
    deep.textContent = korean ? "더 깊이 들어가는 글 모두 펼치기" : "Show the depth";
    const show = (open) => {
      deep.setAttribute("aria-pressed", open);
      folds.forEach((fold) => (fold.open = open));
    };
    deep.addEventListener("click", () => {
      const open = deep.getAttribute("aria-pressed") !== "true";
      kept(open);
      show(open);
    });
    actions.append(deep);
    deep.setAttribute("aria-pressed", false);
    if (kept()) show(true);
  }

  // Sections have the same names in both languages: keep the reader's place when the language changes.
  document.querySelector(".gd-language")?.addEventListener("click", (event) => {
    event.currentTarget.hash = location.hash;
  });
}
