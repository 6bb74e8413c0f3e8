// What every page does beyond plain HTML. Without this file everything still works.
(() => {
  "use strict";

  const all = (root, selector) => Array.from(root.querySelectorAll(selector));

  // Tables of picks: "select all", the bar of acts on the picked, the shade of the rows.
  //   <form data-picks> [data-pick-all] [data-pick]… .bulk with [data-picked] for the number
  function count(form) {
    const picks = all(form, "[data-pick]");
    const picked = picks.filter((box) => box.checked);
    picks.forEach((box) => {
      const row = box.closest("tr");
      if (row) row.classList.toggle("picked", box.checked);
    });
    all(form, "[data-pick-all]").forEach((box) => {
      box.checked = picks.length > 0 && picked.length === picks.length;
      box.indeterminate = picked.length > 0 && picked.length < picks.length;
    });
    all(form, "[data-picked]").forEach((place) => { place.textContent = picked.length; });
    all(form, ".bulk").forEach((bar) => {
      bar.hidden = picked.length === 0;
      bar.dataset.ready = "";
    });
  }

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-picks]");
    if (!form) return;
    if (event.target.matches("[data-pick-all]")) {
      all(form, "[data-pick]").forEach((box) => { box.checked = event.target.checked; });
    }
    if (event.target.matches("[data-pick], [data-pick-all]")) count(form);
  });

  // What a name of the minutes is: who picks a body of the directory, or writes the name of a new one, has said so.
  //   [name=kind-n] with [name=body-n] and [name=new-n]; [data-names] on a button that says how many bodies are built
  const BUILT = ["body", "group"];
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    const [, field, line] = /^(kind|body|new)-(\d+)$/.exec(event.target.name || "") || [];
    const kind = form && form.elements["kind-" + line];
    if (!kind) return;
    if (field === "body" && event.target.value) kind.value = "existing";
    if (field === "new" && event.target.value && !BUILT.includes(kind.value)) kind.value = "body";
    const button = form.querySelector("[data-names]");
    if (!button) return;
    const built = all(form, "select[name^='kind-']").filter((one) => BUILT.includes(one.value)).length;
    button.textContent = built ? "建立 " + built + " 个单位" : "认定 " + button.dataset.names + " 个名称";
  });

  // A form that changes something is sent once. `data-again` on a form whose answer is a file.
  const busy = (form, on) => all(form, "button:not([type=button]), input[type=submit]").forEach((button) => {
    if (on) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  });

  document.addEventListener("submit", (event) => {
    const form = event.target;
    const sender = event.submitter;
    const method = (sender && sender.getAttribute("formmethod")) || form.getAttribute("method") || "get";
    if (event.defaultPrevented || method.toLowerCase() !== "post" || form.hasAttribute("data-again")) return;
    if (sender && sender.hasAttribute("data-again")) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    busy(form, true);
  });

  function ready() {
    all(document, "form[data-picks]").forEach(count);
    all(document, "[data-print]").forEach((button) => { button.hidden = false; });
    all(document, "form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      busy(form, false);
    });
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });
  window.addEventListener("pageshow", ready); // also when the reader comes back by the back button
  document.addEventListener("htmx:afterSettle", ready);
  ready();
})();
