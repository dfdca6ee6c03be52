// Keyboard for answering requirements. Everything here also works with links and forms alone.
(() => {
  "use strict";
  const typing = (event) =>
    event.target.closest("input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]");
  const answer = document.querySelector("[data-answer] form");
  const rows = document.querySelector("[data-rows]");
  const hint = document.querySelector("[data-keys]");
  if (hint) hint.hidden = false;

  document.addEventListener("keydown", (event) => {
    if (answer && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      answer.requestSubmit();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "j" || event.key === "k") {
      const link = document.querySelector(`[data-key="${event.key}"]`);
      if (link) link.click();
      else if (rows) step(event.key === "j" ? 1 : -1);
      return;
    }
    if (answer && /^[1-7]$/.test(event.key)) {
      const choice = answer.querySelectorAll("input[name=state]")[Number(event.key) - 1];
      if (choice) {
        choice.checked = true;
        choice.focus();
        choice.dispatchEvent(new Event("change", { bubbles: true }));
      }
    }
  });

  function step(direction) {
    const links = [...rows.querySelectorAll("a[data-row]")];
    const here = links.indexOf(document.activeElement);
    const next = links[here < 0 ? (direction > 0 ? 0 : links.length - 1) : here + direction];
    if (next) next.focus();
  }
})();
