// Clocks of incidents run on while the page is open. The server says how many seconds are left, so
// a wrong clock of this machine changes nothing; without this file the text of the server stays.
(() => {
  "use strict";
  const clocks = Array.from(document.querySelectorAll("[data-seconds]"));
  if (!clocks.length) return;

  function words(seconds, name) {
    const minutes = Math.floor(Math.abs(seconds) / 60);
    const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
    if (days) return `${days} ${name.day} ${hours} ${name.hour}`;
    if (hours) return `${hours} ${name.hour} ${minutes % 60} ${name.minute}`;
    return `${minutes} ${name.minute}`;
  }

  function tick() {
    const gone = performance.now() / 1000;
    for (const clock of clocks) {
      const seconds = Number(clock.dataset.seconds) - gone;
      const late = seconds < 0;
      clock.textContent = `${late ? clock.dataset.late : clock.dataset.left} ${words(seconds, clock.dataset)}`;
      if (late && !clock.hasAttribute("data-at-once")) {
        clock.closest(".due")?.classList.add("due-late");
      }
    }
  }

  tick();
  setInterval(tick, 15000);
})();
