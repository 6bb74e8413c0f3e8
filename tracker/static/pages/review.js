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

  // A key presses the button or link of the candidate that is marked with it. Where u has nothing to take back
  // there, it is meant for the candidate of the last act.
  let last = null;
  function press(key) {
    const now = document.activeElement.closest(".cand") || desk.querySelector(".cand--now");
    const find = (cand) => cand && cand.querySelector("[data-key='" + CSS.escape(key) + "']");
    const target = find(now) || (key === "u" && find(last && document.getElementById(last)));
    if (!target) return false;
    target.click();
    if (target.tagName !== "SUMMARY") return true;
    const field = target.parentElement.querySelector("input:not([type=hidden])");
    if (field && target.parentElement.open) field.focus();
    return true;
  }

  // What was accepted or dropped makes room for the next one that waits.
  let acted = null;
  desk.addEventListener("htmx:beforeRequest", (event) => {
    const path = event.detail.requestConfig ? event.detail.requestConfig.path : "";
    acted = event.target.closest(".cand") && /\/(accept|drop)$/.test(path) ? event.target.closest(".cand").id : null;
    if (acted) last = acted;
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
  });

  window.addEventListener("hashchange", () => { const n = number(location.hash); if (n) go(n); });
  const first = number(location.hash);
  if (first) go(first);
})();
