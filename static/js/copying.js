// A button that copies a text; without it the text is there to be marked.
(() => {
  "use strict";
  for (const button of document.querySelectorAll("[data-copy]")) {
    const source = document.getElementById(button.dataset.copy);
    if (!source) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      source.select();
      try {
        await navigator.clipboard.writeText(source.value);
      } catch {
        // Plain HTTP has no clipboard: the marked text is copied the old way.
        document.execCommand("copy");
      }
      button.textContent = button.dataset.copied;
    });
  }
})();
