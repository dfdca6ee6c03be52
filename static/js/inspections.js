// The row page: keys 1–9 choose an answer, Ctrl+Enter saves, arrows and swipes change the row.
(() => {
  "use strict";
  const form = document.querySelector("[data-row-form]");
  const link = (name) => document.querySelector(`[data-row-${name}]`);
  const typing = (target) => target.closest("input:not([type=radio]), textarea, select");
  const go = (name) => {
    const target = link(name);
    if (target) target.click();
  };

  // The list beside the row opens at the row.
  const list = document.querySelector(".row-list");
  const here = list && list.querySelector("[aria-current]");
  if (here) list.scrollTop = here.offsetTop - list.offsetTop - list.clientHeight / 2;

  document.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey) return;
    if (event.key === "Enter" && event.ctrlKey && form) {
      event.preventDefault();
      form.requestSubmit(form.querySelector("button[value=next]"));
      return;
    }
    if (event.ctrlKey || typing(event.target)) return;
    if (form && /^[1-9]$/.test(event.key)) {
      const choice = form.querySelectorAll("input[type=radio]")[Number(event.key)];
      if (choice) {
        choice.checked = true;
        choice.focus();
      }
    } else if (event.target.type !== "radio") {
      if (event.key === "ArrowLeft") go("previous");
      if (event.key === "ArrowRight") go("next");
    }
  });

  // A swipe must be long and flat, so that scrolling never changes the row.
  let start = null;
  document.addEventListener("touchstart", (event) => {
    start = typing(event.target) ? null : event.changedTouches[0];
  }, { passive: true });
  document.addEventListener("touchend", (event) => {
    if (!start) return;
    const end = event.changedTouches[0];
    const across = end.clientX - start.clientX;
    if (Math.abs(across) > 90 && Math.abs(end.clientY - start.clientY) < 40) {
      go(across > 0 ? "previous" : "next");
    }
    start = null;
  }, { passive: true });
})();
