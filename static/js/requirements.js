// Answering requirements: keyboard, saving while one types, two versions side by side.
// Everything here also works with plain forms and links.
(() => {
  "use strict";
  const $$ = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const isTyping = (target) =>
    target.closest?.("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
  const page = document.querySelector("[data-answers]");
  if (page) list(page);
  else single();

  // --- one row on a page of its own --------------------------------------------------------------
  function single() {
    const form = document.querySelector("[data-answer] form");
    const hint = document.querySelector("[data-keys]");
    if (hint) hint.hidden = false;
    document.addEventListener("keydown", (event) => {
      if (form && (event.ctrlKey || event.metaKey) && (event.key === "s" || event.key === "Enter")) {
        event.preventDefault();
        form.requestSubmit();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector("dialog[open]")) return;
      if (event.key === "j" || event.key === "k") document.querySelector(`[data-key="${event.key}"]`)?.click();
      else if (form && /^[1-6]$/.test(event.key)) choose(form, Number(event.key));
    });
    for (const button of $$("[data-insert-model]")) {
      button.hidden = false;
      button.addEventListener("click", () => insertModel(button, form));
    }
  }

  function choose(form, number) {
    const radio = form.querySelectorAll("input[name=state]")[number - 1];
    if (!radio) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function insertModel(button, form) {
    const text = button.parentElement.previousElementSibling.textContent.trim();
    const note = form?.elements.note;
    if (!note) return;
    note.value = note.value.trim() ? `${note.value.trim()}\n${text}` : text;
    note.dispatchEvent(new Event("input", { bubbles: true }));
    note.focus();
    const blank = /\[[^\][]*\]/.exec(note.value); // what is to be filled in first stands selected
    if (blank) note.setSelectionRange(blank.index, blank.index + blank[0].length);
  }

  // --- many rows on one page ---------------------------------------------------------------------
  function list(root) {
    const words = document.querySelector("[data-answers-words]")?.dataset ?? {};
    const template = document.querySelector("[data-clash-template]");
    const dialog = document.querySelector("[data-keys-dialog]");
    const panel = document.querySelector("[data-help-panel]");
    const rows = $$("[data-row]", root);
    const fold = document.querySelector("[data-group-fold]");
    if (fold && !matchMedia("(min-width: 1200px)").matches) fold.open = false;
    const desks = new Map();
    let current = null;
    // A dialog that has just closed may keep the focus until the page is drawn again.
    const acts = (target) => target.closest("a, button, summary, input") && !target.closest("dialog");
    dialog?.addEventListener("close", () => current?.focus({ preventScroll: true }));
    let line = Promise.resolve(); // rows are sent one after the other: the counts follow in order

    for (const row of rows) {
      const form = row.querySelector(".answer-form");
      if (form && row.dataset.save) desks.set(row, desk(row, form));
      row.addEventListener("focusin", () => activate(row));
      row.addEventListener("click", () => activate(row));
    }
    const here = rows.find((row) => `#${row.id}` === location.hash) ?? rows[0];
    if (here) activate(here);

    // --- which row one is at ---------------------------------------------------------------------
    function activate(row) {
      if (current === row) return;
      current?.classList.remove("is-current");
      current = row;
      row.classList.add("is-current");
      const help = row.querySelector("[data-help-body]");
      if (!panel || !help) return;
      const title = document.createElement("h3");
      title.className = "card-title";
      title.textContent = row.dataset.row;
      const copy = help.cloneNode(true);
      for (const button of $$("[data-insert-model]", copy)) {
        button.hidden = !desks.has(row);
        button.addEventListener("click", () => insertModel(button, row.querySelector(".answer-form")));
      }
      panel.replaceChildren(title, copy);
      panel.hidden = false;
      root.classList.add("has-panel");
    }

    function go(row) {
      if (!row) return;
      activate(row);
      row.focus({ preventScroll: true });
      row.scrollIntoView({ block: "nearest" });
    }

    const step = (by) => go(rows[Math.min(rows.length - 1, Math.max(0, rows.indexOf(current) + by))]);

    // --- keys ------------------------------------------------------------------------------------
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
        event.preventDefault();
        for (const one of desks.values()) one.flush();
        return;
      }
      if (event.key === "Escape" && isTyping(event.target) && current) {
        current.focus({ preventScroll: true });
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === "?" && dialog) {
        event.preventDefault();
        if (dialog.open) dialog.close();
        else dialog.showModal();
        return;
      }
      if (document.querySelector("dialog[open]")) return;
      const radio = event.target.matches?.("input[type=radio]");
      if (event.key === "j" || (event.key === "ArrowDown" && !radio)) {
        event.preventDefault();
        step(1);
      } else if (event.key === "k" || (event.key === "ArrowUp" && !radio)) {
        event.preventDefault();
        step(-1);
      } else if (/^[1-6]$/.test(event.key) && desks.has(current)) {
        event.preventDefault();
        desks.get(current).answer(Number(event.key));
      } else if (event.key === "Enter" && desks.has(current) && !acts(event.target)) {
        event.preventDefault();
        desks.get(current).write();
      } else if (event.key === "e") {
        current?.querySelector(".answer-links a")?.click();
      } else if (event.key === "x") {
        const box = current?.querySelector("input[name=rows]");
        if (box) box.checked = !box.checked;
      }
    });
    for (const button of $$("[data-show-keys]")) {
      button.hidden = !dialog;
      button.addEventListener("click", () => dialog.showModal());
    }
    for (const button of $$("[data-pick-all]", root)) {
      button.hidden = false;
      button.addEventListener("click", () => {
        for (const row of rows) {
          const box = row.querySelector("input[name=rows]");
          if (box) box.checked = !row.querySelector("input[name=state]:checked:not([value=unknown])") && !row.querySelector(".answer-own");
        }
      });
    }

    // --- nothing typed is lost -------------------------------------------------------------------
    window.addEventListener("online", () => desks.forEach((one) => one.retry()));
    window.addEventListener("beforeunload", (event) => {
      if (![...desks.values()].some((one) => one.dirty)) return;
      event.preventDefault();
      event.returnValue = words.leave;
    });

    function counts(saved) {
      const all = document.querySelector("[data-count-all]");
      const group = document.querySelector("[data-count-group]");
      if (all) all.textContent = `${saved.answered}/${saved.total}`;
      if (group && root.dataset.group) group.textContent = `${saved.group_answered}/${saved.group_total}`;
    }

    // --- the form of one row ---------------------------------------------------------------------
    function desk(row, form) {
      const fields = form.elements;
      const sign = form.querySelector("[data-save-state]");
      const key = `answer:${row.dataset.save}`;
      const names = ["state", "note", "responsible", "due", "cost", "funding", "assignee_id", "override_reason"];
      const me = { dirty: false, answer, write, flush, retry };
      let timer = null;
      let pause = 2000;
      let waiting = false;
      let lastSent = null; // what may have arrived although its reply was lost
      let clash = null;

      form.addEventListener("input", () => changed(900));
      form.addEventListener("change", (event) => changed(event.target.name === "state" ? 250 : 600));
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        event.stopPropagation();
        me.dirty = true;
        flush();
      });
      restore();
      return me;

      function values() {
        const found = {};
        for (const name of names) if (fields[name]) found[name] = fields[name].value ?? "";
        return found;
      }

      function put(kept) {
        for (const name of names) if (fields[name] && kept[name] !== undefined) fields[name].value = kept[name] ?? "";
      }

      function tell(kind, text) {
        sign.className = `answer-save is-${kind}`;
        sign.textContent = text;
        row.dataset.saveState = kind.split(" ")[0];
      }

      function keep() {
        try {
          sessionStorage.setItem(key, JSON.stringify({ version: fields.version.value, values: values(), lastSent }));
        } catch {
          // A full or forbidden store: the page itself still holds what was typed.
        }
      }

      function restore() {
        let kept = null;
        try {
          kept = JSON.parse(sessionStorage.getItem(key));
        } catch {
          sessionStorage.removeItem(key);
        }
        if (!kept) return;
        put(kept.values);
        fields.version.value = kept.version;
        lastSent = kept.lastSent ?? null;
        form.closest("details")?.setAttribute("open", "");
        me.dirty = true;
        tell("dirty", words.restored);
        later(1200);
      }

      function changed(wait) {
        me.dirty = true;
        keep();
        if (clash) return;
        tell("dirty", words.dirty);
        later(wait);
      }

      function later(wait) {
        clearTimeout(timer);
        timer = setTimeout(queue, wait);
      }

      function answer(number) {
        form.closest("details")?.setAttribute("open", "");
        choose(form, number);
        const missing = $$(".answer-field", form).map((box) => box.querySelector("[name]"))
          .find((field) => needed(field) && !field.value);
        if (missing) missing.focus();
      }

      function needed(field) {
        if (!field || !field.offsetParent) return false;
        const state = fields.state.value;
        if (field.name === "override_reason") return true;
        if (field.name === "note") return state === "not_applicable";
        return ["responsible", "due"].includes(field.name) && ["partly_met", "planned"].includes(state);
      }

      function write() {
        form.closest("details")?.setAttribute("open", "");
        fields.note.focus();
      }

      function flush() {
        if (!me.dirty || clash) return;
        clearTimeout(timer);
        queue();
      }

      function retry() {
        if (me.dirty && !clash && row.dataset.saveState === "offline") later(200);
      }

      function queue() {
        if (waiting) return;
        waiting = true;
        line = line.then(send);
      }

      async function send() {
        waiting = false;
        if (clash || !fields.state.value) return; // a note alone is kept here until one answers
        const sent = JSON.stringify(values());
        const before = lastSent;
        lastSent = values();
        keep();
        tell("saving", words.saving);
        try {
          const answered = await fetch(row.dataset.save, {
            method: "POST",
            body: new FormData(form),
            headers: { Accept: "application/json" },
            redirect: "manual",
          });
          await take(answered, sent, before);
          pause = 2000;
        } catch {
          tell("offline", words.offline);
          later(pause);
          pause = Math.min(pause * 2, 20000);
        }
      }

      async function take(answered, sent, before) {
        const plain = answered.headers.get("Content-Type")?.includes("json") ? await answered.json() : null;
        if (answered.ok && plain) {
          fields.version.value = plain.version;
          showErrors({});
          counts(plain);
          if (JSON.stringify(values()) === sent) {
            me.dirty = false;
            sessionStorage.removeItem(key);
            const hints = plain.hints.length ? ` ${plain.hints.join(" ")}` : "";
            tell(hints ? "saved has-hint" : "saved", `${words.saved} ${plain.saved_at.split(" ").pop()}.${hints}`);
          } else {
            keep();
            later(600);
          }
        } else if (answered.status === 409 && plain) {
          if (before && isOurs(plain.current, before)) {
            fields.version.value = plain.current.version;
            later(0);
          } else {
            showClash(plain.current);
          }
        } else if (answered.status === 422 && plain) {
          showErrors(plain.errors);
          tell("refused", words.refused);
        } else if (answered.type === "opaqueredirect" || answered.status === 400 || answered.status === 403) {
          tell("expired", words.expired);
        } else {
          throw new Error(String(answered.status));
        }
      }

      function isOurs(stored, before) {
        return ["state", "note", "responsible", "due"].every(
          (name) => (before[name] ?? "").trim() === String(stored[name] ?? ""));
      }

      function showErrors(errors) {
        for (const old of $$(".field-error", form)) old.remove();
        for (const [name, texts] of Object.entries(errors)) {
          const place = form.querySelector(`[data-field="${name}"]`) ?? form.querySelector(".answer-states");
          const line = document.createElement("p");
          line.className = "field-error";
          line.textContent = texts.join(" ");
          place.append(line);
        }
      }

      // --- two versions side by side: the person chooses ------------------------------------------
      function showClash(theirs) {
        clash?.remove();
        clash = template.content.firstElementChild.cloneNode(true);
        const mine = values();
        const label = (value) =>
          form.querySelector(`input[name=state][value="${value}"]`)?.parentElement.querySelector("span").textContent ?? "";
        clash.querySelector("[data-clash-when]").textContent = theirs.changed_at ?? "";
        for (const line of $$("[data-clash-field]", clash)) {
          const name = line.dataset.clashField;
          const shown = name === "state" ? [label(theirs.state), label(mine.state)] : [theirs[name] ?? "", mine[name] ?? ""];
          line.cells[1].textContent = shown[0];
          line.cells[2].textContent = shown[1];
          line.hidden = !shown[0] && !shown[1];
          line.classList.toggle("is-different", String(shown[0]) !== String(shown[1]));
        }
        const settle = (change) => {
          fields.version.value = theirs.version;
          change();
          clash.remove();
          clash = null;
        };
        clash.querySelector("[data-clash-mine]").addEventListener("click", () => settle(() => later(0)));
        clash.querySelector("[data-clash-theirs]").addEventListener("click", () =>
          settle(() => {
            put({ ...theirs, assignee_id: "" });
            me.dirty = false;
            sessionStorage.removeItem(key);
            tell("saved", `${words.saved} ${(theirs.changed_at ?? "").split(" ").pop()}`);
          }));
        clash.querySelector("[data-clash-both]").addEventListener("click", () =>
          settle(() => {
            fields.note.value = [theirs.note, mine.note].filter(Boolean).join("\n");
            keep();
            tell("dirty", words.dirty);
            fields.note.focus();
          }));
        form.prepend(clash);
        tell("clash", words.clash);
      }
    }
  }
})();
