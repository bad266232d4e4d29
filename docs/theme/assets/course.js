// What the theme's markup lacks for keyboards and screen readers, and one nicety. No page depends on it.
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

  // What scrolls sideways must be reachable without a mouse; what fits should not hold up the Tab key.
  const markScrolling = () =>
    document.querySelectorAll(".md-typeset pre > code, .gd-output, .gd-formula, .md-typeset__scrollwrap").forEach((box) => {
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });

  // The theme adds its buttons when a block comes into view, so watch for them.
  const update = () => { nameCodeButtons(); markScrolling(); };
  new MutationObserver(nameCodeButtons).observe(document.body, { childList: true, subtree: true });
  addEventListener("resize", markScrolling);
  addEventListener("toggle", markScrolling, true);
  update();

  // Sections have the same names in both languages: keep the reader's place when the language changes.
  document.querySelector(".gd-language")?.addEventListener("click", (event) => {
    event.currentTarget.hash = location.hash;
  });
}
