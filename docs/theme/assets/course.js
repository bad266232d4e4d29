// Names and focus for keyboards and screen readers that the theme lacks; a button that opens all
// folds; a language switch that keeps the section. Pages work without this script.
"use strict";
{
  const korean = document.documentElement.lang === "ko";

  // The search dialog and the buttons of a code block are landmarks, and landmarks need names.
  const search = document.querySelector(".md-search");
  search?.setAttribute("aria-label", search.querySelector("input").placeholder);
  document.querySelector(".md-dialog")?.setAttribute("role", "status"); // it says "Copied to clipboard"
  let blocks = 0;
  const nameCodeButtons = () =>
    document.querySelectorAll(".md-code__nav:not([aria-label])").forEach((nav) => {
      nav.setAttribute("aria-label", `${korean ? "코드" : "Code"} ${++blocks}`);
    });

  // Boxes that scroll sideways must be reachable by keyboard; others must not be Tab stops.
  const boxes = new Set();
  const scrolling = new Set();
  const markScrolling = (changed) => {
    // Measure all boxes before changing any, because a change invalidates the layout.
    const wide = changed.map((box) => box.scrollWidth > box.clientWidth + 1);
    changed.forEach((box, i) => {
      if (wide[i]) {
        scrolling.add(box);
        box.tabIndex = 0;
      } else {
        scrolling.delete(box);
        box.removeAttribute("tabindex");
      }
    });
  };
  const sizes = new ResizeObserver((entries) => markScrolling(entries.map((entry) => entry.target)));
  const findBoxes = () => {
    for (const box of document.querySelectorAll(".md-typeset pre > code, .gd-output, .gd-formula, .md-typeset__scrollwrap")) {
      if (!boxes.has(box)) sizes.observe(box);
      boxes.add(box);
    }
  };
  // Once the page is drawn with all fonts, sizes can be read without another layout; but not of what is hidden in a
  // fold, which has no size yet.
  const drawn = (act) => requestAnimationFrame(() => setTimeout(act));
  const isShown = (box) => !box.closest("details:not([open])");
  document.fonts.ready.then(() => drawn(() => markScrolling([...boxes].filter(isShown))));
  const unfolded = ({ target }) => drawn(() => markScrolling([...boxes].filter((box) => target.contains(box) && isShown(box))));
  document.addEventListener("toggle", unfolded, true);
  // The theme takes the mark of a code block away on a touch screen, and if it measured the block in a closed fold.
  const unmarked = (records) =>
    records.forEach(({ target }) => {
      if (scrolling.has(target) && !target.hasAttribute("tabindex")) target.tabIndex = 0;
    });
  new MutationObserver(unmarked).observe(document.body, { attributeFilter: ["tabindex"], subtree: true });

  // The theme adds the buttons of a block when it scrolls into view, and boxes around tables later.
  const follow = () => {
    nameCodeButtons();
    findBoxes();
  };
  new MutationObserver(follow).observe(document.body, { childList: true, subtree: true });
  follow();

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
