// Ticks every box of a form on the page at once; without it each is ticked by hand.
(() => {
  "use strict";
  for (const button of document.querySelectorAll("[data-pick-all]")) {
    const form = button.closest("form");
    // Not form.id: the boxes themselves are named so.
    const name = form.getAttribute("id");
    const boxes = [...document.querySelectorAll(`input[type=checkbox][form="${name}"]`)];
    if (!boxes.length) continue;
    button.hidden = false;
    button.addEventListener("click", () => {
      const all = boxes.every((box) => box.checked);
      for (const box of boxes) box.checked = !all;
    });
  }
})();
