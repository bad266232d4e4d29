// Questions to predict. <gd-predict> comes between a question and its folded answer. It reads a
// guess, compares it with the answer that a cell of the lesson computed (in its attributes), and
// opens the fold. Without this script the reader opens the fold.
"use strict";
{
  const words = {
    en: {
      prediction: "Your prediction",
      check: "Check",
      choice: "Choose one first.",
      number: "Write a number, such as 3.2.",
      about: (number) => `about ${number}`,
      right: (answer) => `Right. The answer is ${answer}.`,
      near: (answer) => `Near enough. The answer is ${answer}.`,
      wrong: (guess, answer) => `Not ${guess}. The answer is ${answer}; see why below.`,
    },
    ko: {
      prediction: "나의 예측",
      check: "확인",
      choice: "하나를 먼저 고르세요.",
      number: "수를 적으세요. 예: 3.2",
      about: (number) => `약 ${number}`,
      right: (answer) => `맞았습니다. 답은 ${answer}입니다.`,
      near: (answer) => `거의 맞았습니다. 답은 ${answer}입니다.`,
      wrong: (guess, answer) => `예측은 ${guess}, 답은 ${answer}입니다. 까닭은 아래에 있습니다.`,
    },
  }[document.documentElement.lang];

  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  /** Parse a number such as 3.2, 3,2, −0.6, 1,000, 1e-3 or 2/3; other text gives NaN. */
  const parse = (text) => {
    const parts = text.replace(/\s/g, "").replace(/[−–]/g, "-").split("/").map((part) => {
      const grouped = /^[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?$/.test(part);
      const plain = part.replace(grouped ? /,/g : ",", grouped ? "" : ".");
      return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
    });
    return parts.length > 2 ? NaN : parts.reduce((over, under) => over / under);
  };

  /** Format a number with at most `digits` decimals. */
  const shown = (number, digits = 12) => String(Number(number.toFixed(digits))).replace("-", "−");
  const decimals = (size) => Math.min(15, Math.max(0, -Math.floor(Math.log10(size))));

  let count = 0;

  customElements.define("gd-predict", class extends HTMLElement {
    connectedCallback() {
      if (this.firstChild) return;
      this.kind = this.getAttribute("kind");
      this.name = `prediction-${++count}`;
      this.status = make("p", { className: "gd-status", id: this.name });
      this.status.setAttribute("aria-live", "polite");
      this.row = make("div", { className: "gd-ask" });
      this.form = make("form", { noValidate: true }, this.row);
      this.form.addEventListener("submit", (event) => {
        event.preventDefault();
        this.check();
      });
      this[this.kind]();
      this.row.append(make("button", { className: "gd-button", textContent: words.check }), this.status);
      this.append(this.form);
    }

    value(name) {
      return Number(this.getAttribute(name));
    }

    // The three kinds of question: each method adds the controls and defines guess().

    /** Turn the list before the element into a group of radio buttons. */
    choice() {
      const list = this.previousElementSibling;
      const group = make("fieldset", { className: "gd-choices" }, make("legend", { textContent: words.prediction }));
      for (const item of [...list.children]) {
        const value = item.querySelector("strong").textContent[0];
        group.append(make("label", {}, make("input", { type: "radio", name: this.name, value }), ...item.childNodes));
      }
      list.hidden = true; // to remove it would have the whole page styled again
      this.form.prepend(group);
      this.field = group.querySelector("input");
      this.guess = () => group.querySelector(":checked")?.value;
    }

    number() {
      this.field = make("input", { type: "text", inputMode: "decimal", autocomplete: "off" });
      this.field.setAttribute("aria-describedby", this.name);
      this.row.append(make("label", {}, `${words.prediction} `, this.field));
      this.guess = () => {
        const number = parse(this.field.value);
        this.field.setAttribute("aria-invalid", !Number.isFinite(number));
        return Number.isFinite(number) ? number : undefined;
      };
    }

    /** Add a slider on the number line from low to high. */
    place() {
      const [low, high, step] = ["low", "high", "step"].map((name) => this.value(name));
      const at = (number) => `${(100 * (number - low)) / (high - low)}%`;
      const slider = make("input", { type: "range", min: low, max: high, step, value: low });
      const value = make("b");
      const scale = make("span", { className: "gd-line__scale", ariaHidden: "true" });
      const line = make("span", { className: "gd-line" });
      line.append(make("span", { className: "gd-line__value", ariaHidden: "true" }, value), slider, scale);
      const unit = 10 ** Math.floor(Math.log10((high - low) / 5));
      const apart = [1, 2, 5, 10].map((factor) => factor * unit).find((width) => (high - low) / width <= 6);
      const room = 0.08 * (high - low); // space for the labels at the ends
      const ticks = [low, high];
      for (let k = Math.ceil((low + room) / apart); k * apart <= high - room; k += 1) ticks.push(k * apart);
      for (const number of ticks) {
        const tick = make("i", { textContent: shown(number) });
        tick.style.left = at(number);
        scale.append(tick);
      }
      this.guess = () => Number(slider.valueAsNumber.toFixed(decimals(step)));
      const follow = () => {
        value.textContent = shown(this.guess());
        value.style.left = at(this.guess());
        slider.setAttribute("aria-valuetext", value.textContent);
      };
      slider.addEventListener("input", follow);
      follow();
      this.reveal = () => {
        const mark = scale.querySelector("s") ?? scale.appendChild(make("s"));
        mark.style.left = at(this.value("answer"));
      };
      this.form.prepend(make("label", {}, make("span", { textContent: words.prediction }), line));
    }

    check() {
      const guess = this.guess();
      if (guess === undefined) {
        this.field.focus();
        this.tell(words[this.kind]);
        return;
      }
      if (this.kind === "choice") {
        const answer = this.getAttribute("answer");
        if (guess === answer) this.tell(words.right(answer), "right");
        else this.tell(words.wrong(guess, answer), "wrong");
      } else {
        const [answer, within] = [this.value("answer"), this.value("within")];
        const off = Math.abs(guess - answer);
        // Show no more digits than the tolerance of the question needs.
        const rounded = shown(answer, within ? Math.min(15, decimals(within) + 1) : 15);
        const told = off && Math.abs(parse(rounded) - answer) > 1e-9 * Math.abs(answer) ? words.about(rounded) : rounded;
        if (off > within * (1 + 1e-9)) this.tell(words.wrong(shown(guess), told), "wrong");
        else if (off > 1e-9 * Math.abs(answer)) this.tell(words.near(told), "right");
        else this.tell(words.right(told), "right");
        this.reveal?.();
      }
      this.nextElementSibling.open = true;
    }

    tell(text, result = "") {
      this.status.textContent = text;
      this.status.dataset.result = result;
    }
  });
}
