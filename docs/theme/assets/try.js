// Python that the reader edits and runs in the page. <gd-try> has a code block and its output from
// build time. It turns the code into an editor with Run, Stop and Reset. MicroPython (WebAssembly)
// is loaded at the first run. Each run has a new worker; nothing is sent to a server.
// Without this script the code block stays as it is.
"use strict";
{
  const LIMIT = 5000; // milliseconds that a program may run
  const words = {
    en: {
      label: "Python program. Tab indents; to leave with the keyboard, press Escape, then Tab.",
      run: "Run",
      stop: "Stop",
      reset: "Reset",
      loading: "Loading Python …",
      running: "Running …",
      silent: "It ran, and printed nothing.",
      stopped: "Stopped.",
      endless: `Stopped after ${LIMIT / 1000} seconds. Is there a loop that never ends? Look at its condition: does something in the loop change it?`,
      cut: "More was printed; the page shows the beginning.",
      right: "Well done: all checks hold.",
      missing: (name) => `The check looks for the name ${name}, and your program has none. Keep that name.`,
      line: (number, text) => `Line ${number}: ${text}`,
      broken: "Python could not be loaded. Are you offline? Reload the page and try again.",
      help: {
        NameError: "Python does not know this name. Is it spelt as above, and is it defined before it is used?",
        SyntaxError: "Python cannot read this line. Is a colon missing at the end of a for, while, if or def, or a bracket?",
        IndentationError: "The lines of a loop or a function begin with the same number of spaces, four by habit.",
        ZeroDivisionError: "Something is divided by zero here.",
        TypeError: "A value is of another kind than this line needs: a text for a number, or a function without its brackets?",
        IndexError: "The list is shorter than that. Places are counted from 0.",
        AttributeError: "This value has no such part. Is it spelt correctly?",
        ImportError: "Here runs Python without NumPy and gdcore. The program needs neither.",
        OverflowError: "A number grew too large. Are the steps too long?",
        RuntimeError: "A function calls itself without end.",
        MemoryError: "There is no room for so much.",
      },
    },
    ko: {
      label: "파이썬 프로그램. Tab은 들여쓰기이고, 키보드로 나가려면 Esc를 누른 다음 Tab을 누르세요.",
      run: "실행",
      stop: "중지",
      reset: "처음으로",
      loading: "파이썬을 불러오는 중 …",
      running: "실행하는 중 …",
      silent: "실행했지만 출력한 것이 없습니다.",
      stopped: "중지했습니다.",
      endless: `${LIMIT / 1000}초가 지나 중지했습니다. 끝나지 않는 반복문이 있나요? 조건을 보세요. 반복문 안에서 그 조건을 바꾸는 것이 있나요?`,
      cut: "출력이 더 있지만 앞부분만 보입니다.",
      right: "잘했습니다. 검사를 모두 통과했습니다.",
      missing: (name) => `검사에서 ${name}라는 이름을 찾는데, 프로그램에 없습니다. 그 이름을 그대로 두세요.`,
      line: (number, text) => `${number}번째 줄: ${text}`,
      broken: "파이썬을 불러오지 못했습니다. 인터넷에 연결되어 있나요? 페이지를 새로 고치고 다시 해 보세요.",
      help: {
        NameError: "모르는 이름입니다. 위와 똑같이 적었나요? 쓰기 전에 정의했나요?",
        SyntaxError: "읽을 수 없는 줄입니다. for, while, if, def 끝에 쌍점(:)이나 괄호가 빠지지 않았나요?",
        IndentationError: "반복문이나 함수 안의 줄은 빈칸 수를 같게 하여 들여 씁니다. 보통 네 칸입니다.",
        ZeroDivisionError: "여기서 0으로 나눕니다.",
        TypeError: "값의 종류가 맞지 않습니다. 수 자리에 글자가 있거나, 함수 뒤에 괄호가 빠지지 않았나요?",
        IndexError: "리스트가 그보다 짧습니다. 자리는 0부터 셉니다.",
        AttributeError: "이 값에는 그런 것이 없습니다. 철자가 맞나요?",
        ImportError: "여기서는 NumPy와 gdcore 없이 파이썬만 실행됩니다. 이 프로그램에는 둘 다 필요 없습니다.",
        OverflowError: "수가 너무 커졌습니다. 걸음이 너무 길지 않나요?",
        RuntimeError: "함수가 자기 자신을 끝없이 부릅니다.",
        MemoryError: "그만큼 담을 자리가 없습니다.",
      },
    },
  }[document.documentElement.lang];

  const assets = new URL(".", document.currentScript.src);
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  // The program, stored in this browser. The button on the home page deletes it too (progress.js).
  const memory = {
    read: (key) => {
      try {
        return localStorage.getItem(key);
      } catch {
        return null;
      }
    },
    write: (key, text) => {
      try {
        if (text === null) localStorage.removeItem(key);
        else localStorage.setItem(key, text);
      } catch {
        // storage is not allowed: the text is lost with the page
      }
    },
  };

  /** Explain a Python error to a beginner: its line in the program, the error, and a hint. */
  const explained = (traceback) => {
    const rows = traceback.trim().split("\n");
    const error = rows.at(-1);
    const kind = error.split(":")[0];
    const line = rows.map((row) => /File "<stdin>", line (\d+)/.exec(row)?.[1]).filter(Boolean).at(-1);
    const help = words.help[kind];
    return `${line ? words.line(line, error) : error}${help ? `\n${help}` : ""}`;
  };

  let count = 0;

  customElements.define("gd-try", class extends HTMLElement {
    connectedCallback() {
      if (this.editor) return;
      const [block, printed] = this.children;
      this.first = block.querySelector("code").textContent.replace(/\n$/, "");
      const lesson = document.querySelector(".gd-done")?.dataset.lesson ?? "page";
      this.key = `${__md_scope.pathname}.gd-try.${lesson}.${++count}`;

      this.editor = make("textarea", { value: memory.read(this.key) ?? this.first, spellcheck: false, wrap: "off" });
      this.editor.setAttribute("autocapitalize", "off");
      this.editor.setAttribute("autocomplete", "off");
      this.editor.setAttribute("aria-label", words.label);
      this.editor.addEventListener("input", () => this.changed());
      this.editor.addEventListener("keydown", (event) => this.pressed(event));
      this.editor.addEventListener("blur", () => (this.leaving = false));

      this.button = make("button", { type: "button", className: "gd-button gd-button--run", textContent: words.run });
      this.button.addEventListener("click", () => (this.worker ? this.end(words.stopped) : this.run()));
      const reset = make("button", { type: "button", className: "gd-button", textContent: words.reset });
      reset.addEventListener("click", () => this.reset());
      this.status = make("p", { className: "gd-status" });
      this.status.setAttribute("role", "status");
      this.output = printed ?? make("pre", { className: "gd-output" }, make("samp"));
      this.shown = this.output.querySelector("samp");
      this.before = this.shown.textContent;
      this.hint = make("small", { className: "gd-try__hint", textContent: words.label });
      this.hint.setAttribute("aria-hidden", "true"); // the label of the editor has the same text
      this.append(this.editor, make("div", { className: "gd-ask" }, this.button, reset, this.hint), this.output, this.status);
      this.output.hidden = !this.before;
      block.remove();
      this.fit();
    }

    disconnectedCallback() {
      this.worker?.terminate();
    }

    fit() {
      this.editor.rows = this.editor.value.split("\n").length + 1;
    }

    changed() {
      memory.write(this.key, this.editor.value === this.first ? null : this.editor.value);
      this.fit();
    }

    reset() {
      this.end("");
      this.editor.value = this.first;
      this.changed();
      this.shown.textContent = this.before;
      this.output.hidden = !this.before;
      this.editor.focus();
    }

    // Tab indents, Shift+Tab unindents, Enter keeps the indentation, Ctrl+Enter runs the program;
    // Escape and then Tab leave the editor.
    pressed(event) {
      const { editor } = this;
      if (event.key === "Escape") this.leaving = true;
      else if (event.key === "Tab" && this.leaving) return; // the browser moves the focus
      else if (event.key === "Tab") {
        event.preventDefault();
        const line = editor.value.lastIndexOf("\n", editor.selectionStart - 1) + 1;
        if (!event.shiftKey) this.insert("    ");
        else {
          const spaces = /^ {0,4}/.exec(editor.value.slice(line))[0].length;
          const at = Math.max(line, editor.selectionStart - spaces);
          editor.setRangeText("", line, line + spaces);
          editor.setSelectionRange(at, at);
          this.changed();
        }
      } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        if (!this.worker) this.run();
      } else if (event.key === "Enter" && !event.isComposing) {
        event.preventDefault();
        const line = editor.value.slice(editor.value.lastIndexOf("\n", editor.selectionStart - 1) + 1, editor.selectionStart);
        this.insert(`\n${/^ */.exec(line)[0]}${/:\s*$/.test(line) ? "    " : ""}`);
      } else if (!["Shift", "Control", "Alt", "Meta"].includes(event.key)) this.leaving = false;
    }

    insert(text) {
      this.editor.setRangeText(text, this.editor.selectionStart, this.editor.selectionEnd, "end");
      this.changed();
    }

    run() {
      this.shown.textContent = "";
      this.output.hidden = true;
      this.button.textContent = words.stop;
      this.say(words.loading);
      this.worker = new Worker(new URL("python/worker.js", assets), { type: "module" });
      this.worker.addEventListener("error", () => this.end(words.broken, "wrong"));
      this.worker.addEventListener("message", ({ data }) => this.hear(data));
      const [prelude, check] = ["prelude", "check"].map((name) => this.getAttribute(name) ?? "");
      this.worker.postMessage({ prelude, code: this.editor.value, check });
    }

    hear(news) {
      if (news.ready) {
        this.say(words.running);
        this.timer = setTimeout(() => this.end(words.endless, "wrong"), LIMIT);
      }
      if (news.out) {
        this.shown.textContent += news.out;
        this.output.hidden = false;
      }
      if (news.cut) this.isCut = true;
      if (!news.done) return;
      const missing = /NameError: name '(\w+)'/.exec(news.fault ?? "");
      if (news.broken) this.end(words.broken, "wrong");
      else if (news.error) this.end(explained(news.error), "wrong");
      else if (news.hint) this.end(news.hint, "wrong");
      else if (news.fault) this.end(missing ? words.missing(missing[1]) : explained(news.fault).replace(/^.*?: /, ""), "wrong");
      else if (this.getAttribute("check")) this.end(words.right, "right");
      else this.end(this.shown.textContent ? "" : words.silent);
    }

    end(text, kind) {
      clearTimeout(this.timer);
      this.worker?.terminate();
      this.worker = null;
      this.button.textContent = words.run;
      this.say([this.isCut ? words.cut : "", text].filter(Boolean).join("\n"), kind);
      this.isCut = false;
    }

    say(text, kind = "") {
      this.status.textContent = text;
      this.status.dataset.result = kind;
    }
  });
}
