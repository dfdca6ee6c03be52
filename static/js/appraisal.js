// Reading a dossier row by row: keys, remarks in place, sentences to choose from.
// Everything here also works with plain forms and links.
(() => {
  "use strict";
  const $$ = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const isTyping = (target) => target.closest?.("input, textarea, select, [contenteditable]");
  const root = document.querySelector("[data-review]");
  const template = document.querySelector("[data-remark-template]");
  const rows = root ? $$("[data-row]", root) : [];
  let current = rows.find((row) => `#${row.id}` === location.hash) ?? null;

  for (const form of $$(".remark-form")) prepare(form);
  const hint = document.querySelector("[data-keys]");
  if (hint) hint.hidden = false;

  for (const link of $$("[data-remark]")) {
    link.addEventListener("click", (event) => {
      if (!template) return;
      event.preventDefault();
      write(link.closest("[data-row]"));
    });
  }

  function prepare(form) {
    const list = form.querySelector("[data-canned]");
    if (!list) return;
    list.hidden = false;
    for (const button of $$("[data-insert]", list)) {
      button.addEventListener("click", () => insert(form, button.dataset.insert));
    }
  }

  function insert(form, sentence) {
    const text = form.elements.text;
    text.value = text.value.trim() ? `${text.value.trim()}\n${sentence}` : sentence;
    text.focus();
  }

  // The one form of the page is brought to the row that is spoken of.
  function write(row) {
    if (!row) return;
    let form = row.querySelector(".remark-form");
    if (!form) {
      form = template.content.firstElementChild.cloneNode(true);
      form.elements.item_id.value = row.id;
      const field = form.elements.text;
      const label = form.querySelector("label[for^=text]");
      field.id = `text-${row.id}`;
      if (label) label.htmlFor = field.id;
      const choice = form.querySelector("select");
      if (choice) {
        form.querySelector("label[for^=section]").htmlFor = `section-${row.id}`;
        choice.id = `section-${row.id}`;
      }
      prepare(form);
      row.append(form);
    }
    mark(row);
    form.elements.text.focus();
  }

  function mark(row) {
    current?.classList.remove("is-current");
    current = row;
    row.classList.add("is-current");
  }

  function step(by) {
    if (!rows.length) return;
    const next = rows[Math.min(rows.length - 1, Math.max(0, rows.indexOf(current) + by))];
    mark(next);
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.(".remark-form");
    if (form && (event.ctrlKey || event.metaKey) && event.key === "Enter") {
      event.preventDefault();
      form.requestSubmit();
      return;
    }
    if (form && event.altKey && /^Digit[1-9]$/.test(event.code)) {
      const button = $$("[data-insert]", form)[Number(event.code.slice(-1)) - 1];
      if (button) {
        event.preventDefault();
        insert(form, button.dataset.insert);
      }
      return;
    }
    if (event.key === "Escape" && form && current) {
      current.focus({ preventScroll: true });
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      step(event.key === "j" ? 1 : -1);
    } else if (event.key === "c" && current && template) {
      event.preventDefault();
      write(current);
    }
  });
})();
