// The lessons that the reader has done, stored only in this browser, together for both languages.
// The button at the end of a lesson marks it as done. The map on the home page shows the marks. A
// button there deletes them and the programs that the reader wrote (try.js).
"use strict";
{
  const words = {
    en: {
      mark: "Mark as done",
      note: "This browser remembers it, and nobody else.",
      failed: "This browser does not let the page remember anything.",
      done: "done",
      count: (done, all) => `Done so far: ${done} of ${all} lessons.`,
      forget: "Forget it all",
    },
    ko: {
      mark: "다 읽음으로 표시하기",
      note: "이 브라우저에만 기억되고, 다른 곳으로 보내지 않습니다.",
      failed: "이 브라우저에서는 표시를 기억할 수 없습니다.",
      done: "다 읽음",
      count: (done, all) => `지금까지 ${all}강 가운데 ${done}강을 다 읽었습니다.`,
      forget: "모두 지우기",
    },
  }[document.documentElement.lang];

  // The theme stores the choice of colours under this prefix too: it is common to the whole course.
  const key = () => `${__md_scope.pathname}.gd-done`;
  const read = () => {
    try {
      return new Set(JSON.parse(localStorage.getItem(key())));
    } catch {
      return new Set(); // storage is not allowed, or holds other data
    }
  };
  const write = (done) => {
    try {
      if (done.size) localStorage.setItem(key(), JSON.stringify([...done]));
      else localStorage.removeItem(key());
      return true;
    } catch {
      return false;
    }
  };
  const programs = () => {
    try {
      return Object.keys(localStorage).filter((name) => name.startsWith(`${__md_scope.pathname}.gd-try.`));
    } catch {
      return [];
    }
  };
  const button = (text, act) => {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "gd-button", textContent: text });
    made.addEventListener("click", act);
    return made;
  };

  const end = document.querySelector(".gd-done");
  if (end) {
    const { lesson } = end.dataset;
    const note = Object.assign(document.createElement("small"), { textContent: words.note });
    note.setAttribute("aria-live", "polite");
    const mark = button(words.mark, () => {
      const done = read();
      if (!done.delete(lesson)) done.add(lesson);
      if (!write(done)) note.textContent = words.failed;
      show();
    });
    const show = () => mark.setAttribute("aria-pressed", read().has(lesson));
    end.append(mark, note);
    show();
    addEventListener("pageshow", show);
  }

  const line = document.querySelector(".gd-progress");
  if (line) {
    const lessons = [...document.querySelectorAll(".gd-lesson[data-lesson]")];
    const forget = button(words.forget, () => {
      write(new Set());
      for (const name of programs()) localStorage.removeItem(name);
      show();
      line.focus();
    });
    const show = () => {
      const done = read();
      for (const item of lessons) {
        item.querySelector(".gd-lesson__mark")?.remove();
        if (!done.has(item.dataset.lesson)) continue;
        const mark = Object.assign(document.createElement("span"), { className: "gd-lesson__mark", textContent: words.done });
        item.querySelector(".gd-lesson__title").append(" ", mark);
      }
      const count = lessons.filter((item) => done.has(item.dataset.lesson)).length;
      line.replaceChildren(words.count(count, lessons.length), " ", ...(count || programs().length ? [forget] : []));
    };
    line.tabIndex = -1;
    show();
    addEventListener("pageshow", show); // the browser may restore the page from its cache
  }
}
