// Names and focus for keyboards and screen readers that the theme lacks; a button that opens all
// folds; a language switch that keeps the section. Pages work without this script.
"use strict";
{
  const korean = document.documentElement.lang === "ko";

  // The search dialog and the buttons of a code block are landmarks, and landmarks need names.
  const search = document.querySelector(".md-search");
  search?.setAttribute("aria-label", search.querySelector("input").placeholder);
  const nameCodeButtons = () =>
    document.querySelectorAll(".md-code__nav:not([aria-label])").forEach((nav) => {
      const number = [...document.querySelectorAll(".highlight")].indexOf(nav.closest(".highlight")) + 1;
      nav.setAttribute("aria-label", `${korean ? "코드" : "Code"} ${number}`);
    });

  // The theme adds the buttons only when a block scrolls into view.
  new MutationObserver(nameCodeButtons).observe(document.body, { childList: true, subtree: true });
  nameCodeButtons();

  // Boxes that scroll sideways must be reachable by keyboard; others must not be Tab stops.
  const boxes = [...document.querySelectorAll(".md-typeset pre > code, .gd-output, .gd-formula, .md-typeset__scrollwrap")];
  const markScrolling = (changed) => {
    // Measure all boxes before changing any, because a change invalidates the layout.
    const wide = changed.map((box) => box.scrollWidth > box.clientWidth + 1);
    changed.forEach((box, i) => {
      if (wide[i]) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  };
  const sizes = new ResizeObserver((entries) => markScrolling(entries.map((entry) => entry.target)));
  boxes.forEach((box) => sizes.observe(box));
  document.fonts.ready.then(() => markScrolling(boxes));

  // A button opens all folds beside the main path. The choice is stored for all lessons.
  const folds = [...document.querySelectorAll("details.deeper")];
  const actions = document.querySelector(".gd-actions");
  if (folds.length && actions) {
    const key = `${__md_scope.pathname}.gd-deep`;
    const kept = (value) => {
      try {
        if (value !== undefined) localStorage.setItem(key, value);
        return localStorage.getItem(key) === "true";
      } catch {
        return false; // storage is not allowed: the choice holds for this page only
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

  // Sections have the same ids in both languages, so the language switch can keep the section.
  document.querySelector(".gd-language")?.addEventListener("click", (event) => {
    event.currentTarget.hash = location.hash;
  });
}
