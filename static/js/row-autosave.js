// The inspector's column saves itself while one types; a clash is shown with both versions.
(() => {
  "use strict";
  const form = document.querySelector("[data-autosave]");
  if (!form) return;
  const PAUSE = 1500;
  const words = form.dataset;
  const said = form.querySelector("[data-autosave-said]");
  const box = form.querySelector("[data-autosave-clash]");
  let timer = 0;
  let running = null;
  let dirty = false;
  let clashed = false;

  const tell = (text, tone = "") => {
    said.textContent = text;
    said.dataset.tone = tone;
  };

  async function save() {
    clearTimeout(timer);
    if (clashed) return;
    dirty = false;
    tell(words.saving);
    const body = new FormData(form);
    for (const name of ["photo", "file", "title", "issued_on", "valid_until"]) body.delete(name);
    try {
      const answer = await fetch(words.autosave, { method: "POST", body, redirect: "manual" });
      // The login page, or the page of a token that no longer fits.
      const json = (answer.headers.get("content-type") ?? "").includes("json");
      if (answer.type === "opaqueredirect" || !json) return lost(words.login);
      const told = await answer.json();
      if (answer.ok) {
        form.elements.version.value = told.version;
        tell(`${words.saved} ${told.at}`, "good");
      } else if (answer.status === 409) {
        clash(told);
      } else {
        tell(`${words.unsaved} ${told.message}`, "bad");
      }
    } catch {
      lost(words.offline);
    }
  }

  function lost(text) {
    dirty = true;
    tell(text, "bad");
  }

  // Nothing is sent any more until the person has chosen.
  function clash(told) {
    clashed = true;
    tell(told.message, "bad");
    box.querySelector("[data-by]").textContent = [told.by, told.when].filter(Boolean).join(", ");
    box.querySelector("[data-stored]").textContent = [told.verdict, told.observation, told.sample].filter(Boolean).join("\n");
    box.querySelector("[data-mine]").onclick = () => {
      form.elements.version.value = told.version;
      clashed = false;
      box.hidden = true;
      start();
    };
    box.hidden = false;
    box.querySelector("a").focus();
  }

  function start() {
    clearTimeout(timer);
    running = (running ?? Promise.resolve()).then(save);
    const mine = running;
    mine.then(() => {
      if (running === mine) running = null;
    });
    return mine;
  }

  form.addEventListener("input", (event) => {
    if (event.target.closest("input[type=file], [name=title], [name=issued_on], [name=valid_until]")) return;
    dirty = true;
    if (clashed) return;
    clearTimeout(timer);
    timer = setTimeout(start, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (!running) {
      dirty = false;
      return;
    }
    // The version of the answer that is on its way is the one to go on from.
    event.preventDefault();
    const by = event.submitter;
    running.then(() => {
      if (!clashed) form.requestSubmit(by);
    });
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
})();
