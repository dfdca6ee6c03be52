// Copy buttons of the re-keying sheet. Without them the text can be selected as anywhere.
(() => {
  "use strict";
  for (const button of document.querySelectorAll("[data-copy]")) {
    const cell = button.closest("tr").querySelector("[data-copied]");
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      if (await copied(cell)) {
        button.textContent = button.dataset.done;
        setTimeout(() => { button.textContent = label; }, 2000);
      }
    });
  }

  // Pages without https have no clipboard: the text is then selected and copied the old way; if that
  // fails too it stays selected, ready for Ctrl+C.
  async function copied(cell) {
    try {
      await navigator.clipboard.writeText(cell.textContent);
      return true;
    } catch {
      getSelection().selectAllChildren(cell);
      return document.execCommand("copy");
    }
  }
})();
