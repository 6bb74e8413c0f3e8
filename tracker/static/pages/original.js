// 对照原件: the pictures follow the words. Which page is known; how far down it is told by the share of its words
// that stand before, which is near enough on a page of text.
(() => {
  "use strict";

  const pane = document.querySelector(".original");
  if (!pane) return;
  const words = pane.closest(".desk__doc");
  const pages = Array.from(pane.querySelectorAll(".original__page"));

  function follow(offset) {
    const page = pages.find((one) => offset < Number(one.dataset.to)) || pages[pages.length - 1];
    const from = Number(page.dataset.from);
    const share = Math.max(0, offset - from) / Math.max(1, Number(page.dataset.to) - from);
    const picture = page.querySelector("img");
    const down = picture.offsetTop + share * picture.offsetHeight - pane.clientHeight / 2;
    pane.scrollTop = Math.max(page.offsetTop, down);
  }

  // The words at the middle of what is in sight, or the clause that is looked at where it is in sight.
  function here() {
    const box = words.getBoundingClientRect();
    const beside = getComputedStyle(words).display === "grid";
    const top = beside ? box.top : Math.max(box.top, pane.getBoundingClientRect().bottom);
    const inSight = (one) => { const at = one.getBoundingClientRect(); return at.bottom > top && at.top < box.bottom; };
    const now = words.querySelector(".clause--now");
    const start = (one) => Number(one.closest("[data-start]").dataset.start);
    if (now && inSight(now) && now.closest("[data-start]")) return start(now) + before(now);
    const runs = Array.from(words.querySelectorAll("[data-start]")).filter(inSight);
    return runs.length ? start(runs[Math.floor(runs.length / 2)]) : null;
  }

  function before(clause) {
    const range = document.createRange();
    range.setStart(clause.closest("[data-start]"), 0);
    range.setEndBefore(clause);
    return range.toString().length;
  }

  let asked = false;
  function sync() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      const offset = here();
      if (offset !== null) follow(offset);
    });
  }

  words.addEventListener("scroll", (event) => { if (event.target === words) sync(); });
  window.addEventListener("resize", sync);
  new MutationObserver(sync).observe(words, { subtree: true, attributes: true, attributeFilter: ["class"] });
  pages.forEach((page) => page.querySelector("img").addEventListener("load", sync));
  sync();
})();
