// 纪要核对: the words and the candidate come into sight together, keys step through the candidates and
// press their buttons, and words marked by hand fill the form that makes a task of them or cuts a clause.
(() => {
  "use strict";

  const desk = document.querySelector(".desk");
  if (!desk) return;
  const words = desk.querySelector(".desk__doc");
  const candidates = () => Array.from(desk.querySelectorAll(".cand"));
  const number = (address) => (/^#?[ct](\d+)$/.exec(address) || [])[1];

  // Clause n is #cn in the words and #tn among the candidates.
  function go(n) {
    desk.classList.add("desk--marked");
    desk.querySelectorAll(".clause--now, .cand--now").forEach((old) => {
      old.classList.remove("clause--now", "cand--now");
      old.removeAttribute("aria-current");
    });
    const clause = document.getElementById("c" + n);
    const candidate = document.getElementById("t" + n);
    if (clause) {
      clause.classList.add("clause--now");
      clause.scrollIntoView({ block: "center" });
    }
    if (!candidate) return;
    const fold = candidate.closest("details");
    if (fold) fold.open = true;
    candidate.classList.add("cand--now");
    candidate.setAttribute("aria-current", "true");
    candidate.scrollIntoView({ block: clause ? "nearest" : "start" });
    candidate.tabIndex = -1;
    candidate.focus({ preventScroll: true });
  }

  desk.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const n = link && number(link.getAttribute("href"));
    if (!n) return;
    event.preventDefault();
    history.replaceState(null, "", link.getAttribute("href")); // a reload keeps the place
    go(n);
  });

  // Only while the desk has the focus, so that no key is taken from a field or a reading aid.
  desk.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target.closest("input, select, textarea") && event.key !== "Escape") return;
    const step = { j: 1, k: -1 }[event.key];
    if (step ? walk(step) : press(event.key)) event.preventDefault();
  });

  // Closed folds are passed over.
  function walk(step) {
    const list = candidates().filter((one) => one.getClientRects().length);
    const at = list.findIndex((one) => one.classList.contains("cand--now"));
    const next = list[at < 0 ? 0 : Math.min(Math.max(at + step, 0), list.length - 1)];
    if (next) go(number(next.id));
    return Boolean(next);
  }

  // A key presses the button or link of the candidate that is marked with it, else the page's own: u, g, ?.
  function press(key) {
    const now = document.activeElement.closest(".cand") || desk.querySelector(".cand--now");
    const marked = "[data-key='" + CSS.escape(key) + "']";
    const target = (now && now.querySelector(marked)) || document.querySelector("#head-acts " + marked + ", .keys " + marked);
    if (key === "g") return toHead();
    if (!target) return false;
    target.click();
    if (target.tagName !== "SUMMARY") return true;
    const field = target.parentElement.querySelector("input:not([type=hidden])");
    if (field && target.parentElement.open) field.focus();
    return true;
  }

  // Who asked for a card's form goes on in its first field.
  function enter() {
    const card = document.activeElement.closest(".cand--edit");
    const field = card && document.activeElement === card && card.querySelector("input:not([type=hidden])");
    if (field) field.focus();
  }

  // To the acts of the page: the main one, else the first.
  function toHead() {
    const head = document.getElementById("head-acts");
    const button = head.querySelector(".btn-primary") || head.querySelector(".btn");
    if (button) button.focus();
    return Boolean(button);
  }

  // What was accepted or dropped makes room for the next one that waits.
  let acted = null;
  desk.addEventListener("htmx:beforeRequest", (event) => {
    const path = event.detail.requestConfig ? event.detail.requestConfig.path : "";
    acted = event.target.closest(".cand") && /\/(accept|drop)$/.test(path) ? event.target.closest(".cand").id : null;
  });
  function goOn() {
    const done = acted && document.getElementById(acted);
    const fresh = document.activeElement.closest(".cand");
    acted = null;
    if (!done || !done.classList.contains("cand--done")) {
      if (fresh && !fresh.classList.contains("cand--now")) go(number(fresh.id));
      return;
    }
    const list = candidates();
    const waits = (one) => !one.classList.contains("cand--done") && one.getClientRects().length;
    const next = list.slice(list.indexOf(done) + 1).find(waits) || list.find(waits);
    if (next) go(number(next.id));
  }

  // Offsets count characters (code points) of the document's text. An element with
  // data-start="n" holds the text from n on, and nothing else but clause numbers.
  function offset(node, at) {
    const home = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
    if (!home) return null;
    const range = document.createRange();
    range.setStart(home, 0);
    range.setEnd(node, at);
    const part = range.cloneContents();
    part.querySelectorAll(".clause__no").forEach((mark) => mark.remove());
    return Number(home.dataset.start) + Array.from(part.textContent).length;
  }

  // Where in the text a click falls: the offset of the sign that it stands before.
  function placeAt(event) {
    const found = document.caretPositionFromPoint
      ? document.caretPositionFromPoint(event.clientX, event.clientY)
      : document.caretRangeFromPoint(event.clientX, event.clientY);
    return found ? offset(found.offsetNode || found.startContainer, found.offset ?? found.startOffset) : null;
  }

  // 拆分: a caret in the words of the card that is being cut. A click sets it, here or in the minutes; arrow keys
  // move it by a sign or a sentence, Enter sends it. It speaks as a slider whose value is the words on both sides.
  const FEWEST = 4; // signs of a part, as made.py has it
  class Cutter {
    constructor(form) {
      this.form = form;
      this.words = form.querySelector("[data-cut]");
      this.from = Number(form.dataset.from);
      this.text = Array.from(this.words.querySelectorAll("[data-start]")).flatMap((run) =>
        Array.from(run.textContent, (sign, n) => ({ sign, at: Number(run.dataset.start) + n })));
      this.borders = this.words.dataset.borders.split(" ").map(Number).filter((at) => at > this.from);
      this.first = FEWEST;
      this.last = this.text.length - FEWEST;
      if (this.last < this.first) return; // too few words for two
      this.at = Math.min(Math.max(this.indexOf(this.borders[0]), this.first), this.last);
      form.querySelectorAll("fieldset, button, [data-one]").forEach((old) => old.remove());
      form.querySelector("[data-how]").hidden = false;
      this.field = Object.assign(document.createElement("input"), { type: "hidden", name: "start" });
      this.button = Object.assign(document.createElement("button"), { type: "submit", className: "btn btn-sm" });
      form.append(this.field, this.button);
      const how = form.querySelector("[data-how]").id;
      const marks = { role: "slider", tabindex: "0", "aria-label": "断开的地方", "aria-describedby": how,
        "aria-valuemin": String(this.first), "aria-valuemax": String(this.last) };
      Object.entries(marks).forEach(([name, value]) => this.words.setAttribute(name, value));
      this.words.addEventListener("keydown", (event) => this.onKey(event));
      this.show();
    }

    indexOf(offsetInText) {
      const n = this.text.findIndex((one) => one.at >= offsetInText);
      return n < 0 ? 0 : n;
    }

    put(place) {
      if (place === null || place <= this.from || place > this.text[this.text.length - 1].at) return false;
      this.move(this.indexOf(place));
      return true;
    }

    move(to) {
      this.at = Math.min(Math.max(to, this.first), this.last);
      this.show();
    }

    onKey(event) {
      const borders = this.borders.map((at) => this.indexOf(at));
      const to = {
        ArrowLeft: () => this.at - 1,
        ArrowRight: () => this.at + 1,
        ArrowUp: () => borders.filter((at) => at < this.at).pop() ?? this.first,
        ArrowDown: () => borders.find((at) => at > this.at) ?? this.last,
        Home: () => this.first,
        End: () => this.last,
      }[event.key];
      if (to) this.move(to());
      else if (event.key === "Enter") this.form.requestSubmit();
      else return;
      event.preventDefault();
      event.stopPropagation();
    }

    show() {
      const side = (signs) => signs.map((one) => one.sign).join("");
      const caret = Object.assign(document.createElement("span"), { className: "cut__caret" });
      caret.setAttribute("aria-hidden", "true");
      const runs = [[0, this.at], [this.at, this.text.length]].map(([first, end]) => {
        const run = document.createElement("span");
        run.dataset.start = this.text[first].at;
        run.textContent = side(this.text.slice(first, end));
        return run;
      });
      this.words.replaceChildren(runs[0], caret, runs[1]);
      const [before, after] = runs.map((run) => run.textContent);
      this.words.setAttribute("aria-valuenow", String(this.at));
      this.words.setAttribute("aria-valuetext", "前面到“" + before.slice(-8) + "”，后面从“" + after.slice(0, 8) + "”起");
      this.field.value = this.text[this.at].at;
      this.button.textContent = "从“" + after.slice(0, 8) + "”起拆成另一条";
    }
  }

  const cutters = new WeakMap();
  function cutter() {
    const form = desk.querySelector("form[data-cutter]");
    if (!form) return null;
    if (!cutters.has(form)) {
      const made = new Cutter(form);
      cutters.set(form, made);
      if (made.at) made.words.focus({ preventScroll: true });
    }
    return cutters.get(form);
  }

  desk.addEventListener("click", (event) => {
    const cut = cutter();
    if (!cut || !cut.at || event.target.closest("a, button") || !document.getSelection().isCollapsed) return;
    const home = event.target.closest("[data-cut]");
    const number = cut.form.elements.number.value;
    if (home || event.target.closest("mark[data-number='" + number + "']")) {
      if (cut.put(placeAt(event))) cut.words.focus({ preventScroll: true });
    }
  });

  const take = desk.querySelector("form[data-take]");
  const isOpen = (cand) => Boolean(cand) && !cand.matches(".cand--issued, .cand--dropped, .cand--replaced");
  const clauseOf = (node) => (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("mark[data-number]");

  // The clause that the marked words would cut or widen: the one that is looked at, else the one they stand in.
  function show(first, last) {
    const now = desk.querySelector(".cand--now");
    const mark = clauseOf(first) || clauseOf(last);
    const n = isOpen(now) ? number(now.id) : mark && mark.dataset.number;
    const ok = Boolean(n) && isOpen(document.getElementById("t" + n));
    take.elements.number.value = ok ? n : "";
    take.querySelectorAll("[data-of-clause]").forEach((button) => {
      button.hidden = !ok;
      button.querySelector("b").textContent = n || "";
    });
  }

  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!take || !selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!words.contains(range.commonAncestorContainer)) return;
    const start = offset(range.startContainer, range.startOffset);
    const end = offset(range.endContainer, range.endOffset);
    if (start === null || end === null || end <= start) return;
    const part = range.cloneContents();
    part.querySelectorAll(".clause__no").forEach((mark) => mark.remove());
    take.elements.start.value = start;
    take.elements.end.value = end;
    show(range.startContainer, range.endContainer);
    take.querySelector("output").textContent = "“" + part.textContent.trim() + "”";
    take.hidden = false;
  });

  // The forms of this page say which state they were shown with. An act on a card moves that state by what
  // it changed itself and no more: what others have changed meanwhile still makes the forms stale.
  const tallies = () => document.getElementById("tallies");
  let stamp = Number(tallies().dataset.stamp);
  document.addEventListener("htmx:afterSettle", () => {
    stamp += Number(tallies().dataset.moved);
    tallies().dataset.moved = 0;
    document.querySelectorAll("input[name=stamp]").forEach((field) => { field.value = stamp; });
    goOn();
    if (!cutter()) enter();
  });

  window.addEventListener("hashchange", () => { const n = number(location.hash); if (n) go(n); });
  const first = number(location.hash);
  if (first) go(first);
  else if (location.hash === "#head-acts") window.addEventListener("load", toHead); // the browser looks for it first
})();
