// Small behaviours, all optional: every page works without this file. Hooks are data-* attributes.
"use strict";

const $$ = (selector, root = document) => Array.from(root.querySelectorAll(selector));

// --- theme: auto, light, dark; kept in a cookie so that the server paints it at once -------------
for (const box of $$("[data-theme-switch]")) {
  const order = ["auto", "light", "dark"];
  const button = box.querySelector("button");
  const tell = () => {
    button.lastElementChild.textContent = box.dataset[document.documentElement.dataset.theme];
  };
  button.addEventListener("click", () => {
    const root = document.documentElement;
    root.dataset.theme = order[(order.indexOf(root.dataset.theme) + 1) % order.length];
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `theme=${root.dataset.theme}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
    tell();
  });
  tell();
  box.hidden = false;
}

// --- menus: one open at a time, closed by Escape or a click elsewhere ----------------------------
const openMenus = () => $$("details[data-menu][open]");
document.addEventListener("click", (event) => {
  for (const menu of openMenus()) if (!menu.contains(event.target)) menu.open = false;
});

// --- keys ----------------------------------------------------------------------------------------
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    return;
  }
  const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = $$("[data-shortcut]").find((el) => el.dataset.shortcut === event.key);
  if (target) {
    event.preventDefault();
    target.focus();
  }
});

// --- an error summary takes the focus ------------------------------------------------------------
document.querySelector("[data-focus]")?.focus();

// --- print ---------------------------------------------------------------------------------------
for (const button of $$("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

// --- filters send themselves ---------------------------------------------------------------------
for (const form of $$("form[data-autosubmit]")) {
  for (const select of $$("select", form)) {
    select.addEventListener("change", () => form.requestSubmit());
  }
  // Empty fields stay out of the address.
  form.addEventListener("submit", () => {
    for (const input of $$("input, select", form)) if (!input.value) input.disabled = true;
  });
}

// --- changes that were not saved -----------------------------------------------------------------
for (const form of $$("form[data-guard]")) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => {
    if (changed) {
      event.preventDefault();
      event.returnValue = form.dataset.guard;
    }
  });
}

// --- ask before it happens -----------------------------------------------------------------------
function ask(form) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  const sentence = document.createElement("p");
  sentence.id = "dialog-sentence";
  sentence.textContent = form.dataset.confirm;
  dialog.setAttribute("aria-labelledby", sentence.id);
  const buttons = document.createElement("div");
  buttons.className = "dialog-buttons";
  const make = (text, kind) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = `btn ${kind}`;
    button.textContent = text;
    buttons.append(button);
    return button;
  };
  const original = form.querySelector("button");
  const yes = make(form.dataset.confirmYes, original.classList.contains("btn-outline-danger") ? "btn-danger" : "btn-primary");
  const no = make(form.dataset.confirmNo, "btn-secondary");
  yes.addEventListener("click", () => {
    form.dataset.confirmed = "yes";
    dialog.close();
    form.requestSubmit(original);
  });
  no.addEventListener("click", () => dialog.close());
  // The browser gives the focus back to the button that asked.
  dialog.addEventListener("close", () => dialog.remove());
  dialog.append(sentence, buttons);
  document.body.append(dialog);
  dialog.showModal();
  no.focus();
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.confirm && form.dataset.confirmed !== "yes") {
    event.preventDefault();
    ask(form);
    return;
  }
  delete form.dataset.confirmed;
  if (event.defaultPrevented || form.method !== "post") return;
  // A second click must not send twice; a download leaves the page as it was, so let go again.
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  event.submitter?.setAttribute("aria-busy", "true");
  setTimeout(() => release(form), 4000);
});

function release(form) {
  delete form.dataset.sent;
  for (const button of $$("[aria-busy]", form)) button.removeAttribute("aria-busy");
}
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) release(form);
  for (const input of $$("form[data-autosubmit] :disabled")) input.disabled = false;
});

// --- a file that is too large is refused before it travels ---------------------------------------
for (const input of $$("input[type=file][data-max-bytes]")) {
  input.addEventListener("change", () => {
    const field = input.closest(".field");
    field.querySelector("[data-too-large]")?.remove();
    if (!Array.from(input.files).some((file) => file.size > Number(input.dataset.maxBytes))) return;
    const message = document.createElement("p");
    message.className = "field-error";
    message.dataset.tooLarge = "";
    message.setAttribute("role", "alert");
    message.textContent = input.dataset.maxText;
    input.before(message);
    input.value = "";
  });
}

// --- a table that fits keeps its head in sight; a wider one scrolls in its frame -----------------
const fit = (wrap) => {
  const table = wrap.querySelector("table");
  if (!table) return;
  const fits = table.offsetWidth <= wrap.clientWidth + 1;
  wrap.classList.toggle("fits", fits);
  if (fits) wrap.removeAttribute("tabindex");
  else wrap.tabIndex = 0;
};
if ("ResizeObserver" in window) {
  const watcher = new ResizeObserver((entries) => entries.forEach((entry) => fit(entry.target)));
  for (const wrap of $$(".table-wrap")) watcher.observe(wrap);
}

// --- long work -----------------------------------------------------------------------------------
for (const box of $$("[data-job]")) {
  const bar = box.querySelector("[data-job-bar]");
  const message = box.querySelector("[data-job-message]");
  const numbers = box.querySelector("[data-job-numbers]");
  let first = null;
  let pause = 1000;

  const left = (job) => {
    const now = performance.now();
    first ??= { at: now, done: job.done };
    const gained = job.done - first.done;
    if (gained <= 0 || now - first.at < 3000) return "";
    const seconds = Math.ceil(((job.total - job.done) * (now - first.at)) / gained / 1000);
    const text = seconds < 90 ? `${seconds} ${box.dataset.textSecond}` : `${Math.ceil(seconds / 60)} ${box.dataset.textMinute}`;
    return ` · ${box.dataset.textLeft} ${text}`;
  };

  const poll = async () => {
    try {
      const answer = await fetch(box.dataset.job, { headers: { Accept: "application/json" }, redirect: "error" });
      if (!answer.ok) throw new Error(String(answer.status));
      const job = await answer.json();
      pause = 1000;
      if (job.state === "done") {
        location.assign(box.dataset.next);
        return;
      }
      if (job.finished) {
        location.reload();
        return;
      }
      if (job.message && message.textContent !== job.message) message.textContent = job.message;
      if (job.total) {
        bar.value = job.percent;
        numbers.textContent = `${job.percent}%${left(job)}`;
      }
    } catch {
      pause = Math.min(pause * 2, 15000);
      numbers.textContent = box.dataset.textLost;
    }
    setTimeout(poll, pause);
  };
  setTimeout(poll, 500);
}

// --- one button ticks every box of a name in its form, and clears them again ----------------------
for (const button of $$("[data-check-all]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const boxes = $$(`input[type="checkbox"][name="${button.dataset.checkAll}"]`, button.form);
    const every = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !every;
  });
}
