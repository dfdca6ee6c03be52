// "Chuẩn bị chuyến đi": choose visits, fetch everything of each, keep it encrypted.
import { button, h, notice } from "./dom.js";
import { emptyNotes } from "./notes.js";
import * as store from "./store.js";
import * as sync from "./sync.js";

const loginLink = () => h("a", { class: "btn btn-primary", href: "/login?next=%2Ffield" }, "Đăng nhập");

export async function prepare(app, newPin) {
  let who;
  let offered;
  try {
    who = await sync.session();
    offered = await sync.visits();
  } catch (error) {
    const again = button("Thử lại", () => prepare(app, newPin));
    app.show(notice("warn", h("p", {}, `${error.message} Chuẩn bị chuyến đi cần có mạng và đã đăng nhập.`)), error instanceof sync.LoginNeeded ? loginLink() : again);
    return;
  }
  app.days = who.days;
  if (!offered.length) {
    app.show(notice("info", h("p", {}, "Bạn chưa có cuộc kiểm tra nào đang chờ. Chuyến đi gồm các cuộc của đoàn bạn chưa ký biên bản.")));
    return;
  }
  const boxes = offered.map((visit) =>
    h("input", { class: "form-check-input", type: "checkbox", id: `v-${visit.id}`, value: visit.id, checked: visit.state === "in_field" }),
  );
  const states = offered.map(() => h("span", { class: "small ready" }));
  const list = offered.map((visit, i) =>
    h(
      "div",
      { class: "form-check" },
      boxes[i],
      h("label", { class: "form-check-label", for: boxes[i].id }, `${visit.code} · ${visit.unit}`, h("span", { class: "muted small" }, ` ${visit.planned_on} · ${visit.state_label}`)),
      " ",
      states[i],
    ),
  );
  const told = h("div", { role: "status" });
  const form = newPin(async (pin) => {
    const chosen = offered.filter((_visit, i) => boxes[i].checked);
    if (!chosen.length) {
      told.replaceChildren(notice("bad", h("p", {}, "Hãy chọn ít nhất một cuộc kiểm tra.")));
      return;
    }
    await fetchAll(app, who, pin, chosen, (id, words) => {
      states[offered.findIndex((visit) => visit.id === id)].textContent = words;
    }, told);
  });
  app.show(h("h2", {}, "Chuẩn bị chuyến đi"), h("fieldset", { class: "field" }, h("legend", { class: "field-label" }, "Cuộc kiểm tra mang theo"), list), told, form);
}

async function fetchAll(app, who, pin, chosen, tell, told) {
  try {
    // The shell must be here too: without it the page does not open once the network is gone.
    await navigator.serviceWorker.ready;
    await navigator.storage?.persist?.();
    await store.create(pin, who.login, who.days);
    for (const { id } of chosen) {
      tell(id, "đang tải…");
      const visit = await sync.visit(id);
      await store.put(`notes:${id}`, emptyNotes());
      await store.put(`visit:${id}`, visit);
      tell(id, `✓ ${visit.rows.length} dòng`);
    }
  } catch (error) {
    await store.wipe();
    told.replaceChildren(notice("bad", h("p", {}, `Chưa tải xong: ${error.message} Hãy thử lại.`)));
    return;
  }
  await app.enter(who.login);
}
