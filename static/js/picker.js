// A field that takes one unit of many suggests while one types (ARIA combobox, list only).
// Without this file the words go to the server, which finds the unit or asks back.
"use strict";

for (const box of document.querySelectorAll("[data-unit-picker]")) {
  const input = box.querySelector("input");
  const list = document.createElement("ul");
  const said = document.createElement("p");
  let shown = [];
  let at = -1;
  let asked;
  let waiting;

  list.id = `${input.id}-list`;
  list.className = "picker-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0]?.textContent.trim() ?? "");
  list.hidden = true;
  said.className = "visually-hidden";
  said.setAttribute("role", "status");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  box.append(list, said);

  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const mark = (index) => {
    const rows = list.querySelectorAll("[role=option]");
    if (!rows.length) return;
    at = (index + rows.length) % rows.length;
    rows.forEach((row, n) => row.setAttribute("aria-selected", String(n === at)));
    rows[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", rows[at].id);
  };

  const choose = (unit) => {
    input.value = unit.value;
    close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
    if (input.form?.hasAttribute("data-autosubmit")) input.form.requestSubmit();
  };

  const line = (text, kind) => {
    const row = document.createElement("li");
    row.className = kind;
    row.textContent = text;
    list.append(row);
    return row;
  };

  const show = (units, more) => {
    shown = units;
    list.replaceChildren();
    units.forEach((unit, n) => {
      const row = line(unit.name, "picker-option");
      const about = document.createElement("span");
      about.className = "muted small";
      about.textContent = unit.about;
      row.append(about);
      row.id = `${list.id}-${n}`;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", "false");
      row.addEventListener("mousedown", (event) => event.preventDefault()); // the focus stays
      row.addEventListener("click", () => choose(unit));
    });
    const note = units.length ? (more ? box.dataset.more : "") : box.dataset.none;
    if (note) line(note, "picker-note").setAttribute("role", "presentation");
    said.textContent = units.length ? `${units.length} ${box.dataset.found}. ${note}` : note;
    at = -1;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    input.removeAttribute("aria-activedescendant");
  };

  const ask = async () => {
    asked?.abort();
    asked = new AbortController();
    const address = new URL(box.dataset.unitPicker, location.href);
    address.searchParams.set("q", input.value.replace(/\s*\([^)]*\)\s*$/, ""));
    try {
      const answer = await fetch(address, { signal: asked.signal });
      if (!answer.ok || document.activeElement !== input) return;
      const found = await answer.json();
      show(found.units, found.more);
    } catch {
      // No suggestions: the server still reads what is typed.
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    asked?.abort();
    close(); // what was shown answers other words
    waiting = setTimeout(ask, 120);
  });
  input.addEventListener("click", () => { if (list.hidden) ask(); });
  input.addEventListener("blur", () => {
    clearTimeout(waiting);
    close();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) ask();
      else mark(at + (event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1));
    } else if (event.key === "Enter" && !list.hidden && at >= 0) {
      event.preventDefault();
      choose(shown[at]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
}
