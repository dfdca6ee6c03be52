// The offline page: lock, trip, visit. State lives in the store; this file only leads from one to the other.
import { button, field, h, link, notice } from "./dom.js";
import { pinProblem } from "./lock.js";
import { emptyNotes, unsentRows } from "./notes.js";
import { prepare } from "./prepare.js";
import { sendAll } from "./sending.js";
import * as store from "./store.js";
import { showVisit } from "./visit.js";

const root = document.querySelector("[data-field-app]");
const bar = document.querySelector("[data-field-state]");
const IDLE = 10 * 60_000;
let idle = 0;

const show = (...parts) => {
  root.replaceChildren(h("h1", {}, "Đi thực địa"), ...parts.filter(Boolean));
  root.focus({ preventScroll: true });
  window.scrollTo(0, 0);
};

const app = {
  show,
  // id → {visit, notes}; only while unlocked.
  trip: new Map(),
  owner: "",
  days: 7,
  device: /Android|iPhone|iPad|Mobile/.test(navigator.userAgent) ? "Điện thoại" : "Máy tính",
  // Writes follow each other; one that failed (a full disk) does not stop the next.
  last: Promise.resolve(),
  async saveNotes(id) {
    const { notes } = app.trip.get(id);
    app.last = app.last.catch(() => {}).then(() => store.put(`notes:${id}`, notes));
    await app.last;
    await app.count();
  },
  async unsent() {
    let rows = 0;
    for (const { notes } of app.trip.values()) rows += unsentRows(notes);
    return { rows, photos: (await store.ids("photo:")).length };
  },
  async count() {
    const { rows, photos } = await app.unsent();
    await store.setUnsent(rows + photos);
    tell(rows + photos);
  },
  home: () => home(),
  locked: () => lockNow(),
};

function tell(unsent) {
  const network = navigator.onLine ? "có mạng" : "không có mạng";
  bar.textContent = unsent ? `Chưa gửi: ${unsent} · ${network}` : `Đã gửi hết · ${network}`;
  bar.dataset.unsent = String(unsent);
}

// --- lock ----------------------------------------------------------------------------------------
async function start() {
  if (!globalThis.crypto?.subtle || !navigator.serviceWorker) {
    show(notice("bad", h("p", {}, "Trang này chỉ chạy trên HTTPS. Hãy mở bằng địa chỉ https:// hoặc mang sổ XLSX.")));
    return;
  }
  navigator.serviceWorker.register("/field-sw.js", { scope: "/field" }).catch(() => {});
  const lock = await store.lockState();
  if (lock?.expired) {
    tell(0);
    show(notice("warn", h("p", {}, "Dữ liệu chuyến đi đã quá hạn nên đã xóa khỏi máy này.")), button("Chuẩn bị chuyến đi", () => prepare(app, newPin), "primary"));
  } else if (lock) {
    tell(lock.unsent);
    askPin(lock);
  } else {
    tell(0);
    await prepare(app, newPin);
  }
}

function askPin(lock, problem = "") {
  const pin = h("input", { class: "form-control", type: "password", inputmode: "numeric", autocomplete: "off", name: "pin" });
  const day = new Date(lock.expires).toLocaleString("vi-VN", { dateStyle: "short", timeStyle: "short" });
  const form = h(
    "form",
    { class: "stack", "data-unlock": true },
    lock.unsent ? notice("warn", h("p", {}, `Còn ${lock.unsent} mục chưa gửi trên máy này.`)) : null,
    problem ? notice("bad", h("p", { role: "alert" }, problem)) : null,
    field("Mã PIN", pin, `Dữ liệu tự xóa lúc ${day}. Sai 10 lần thì xóa ngay.`),
    h("button", { class: "btn btn-primary", type: "submit" }, "Mở"),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const result = await store.unlock(pin.value);
    if (result.ok) {
      await enter(lock.owner);
    } else if (result.wiped) {
      await start();
    } else if (result.wait) {
      askPin(lock, `Sai quá nhiều lần. Chờ ${Math.ceil(result.wait / 60_000)} phút rồi thử lại.`);
    } else {
      askPin(lock, `Sai mã PIN (${result.wrong} lần).`);
    }
  });
  show(form, wipeButton(lock.unsent));
  pin.focus();
}

function wipeButton(unsent) {
  return button(
    "Xóa khỏi máy này",
    async () => {
      const loss = unsent ? `${unsent} mục chưa gửi sẽ mất, không lấy lại được.` : "Mọi thứ đã gửi vẫn còn trên máy chủ.";
      if (!(await agreed(`Xóa mọi dữ liệu chuyến đi khỏi máy này? ${loss}`, "Xóa khỏi máy này"))) return;
      app.trip.clear();
      await store.wipe();
      await start();
    },
    "outline-danger",
  );
}

// A question in the page: a browser's own box cannot be styled or read by everybody.
export function agreed(question, yes) {
  return new Promise((resolve) => {
    const box = h(
      "dialog",
      { class: "confirm" },
      h("p", {}, question),
      h("div", { class: "cluster" }, button(yes, () => box.close("yes"), "danger"), button("Không, quay lại", () => box.close(""))),
    );
    box.addEventListener("close", () => {
      box.remove();
      resolve(box.returnValue === "yes");
    });
    document.body.append(box);
    box.showModal();
  });
}

function newPin(next) {
  const pin = h("input", { class: "form-control", type: "password", inputmode: "numeric", autocomplete: "off", name: "pin" });
  const again = h("input", { class: "form-control", type: "password", inputmode: "numeric", autocomplete: "off", name: "again" });
  const problem = h("p", { class: "field-error", role: "alert" });
  const form = h(
    "form",
    { class: "stack", "data-new-pin": true },
    h("p", {}, `Dữ liệu trên máy này được mã hóa dưới mã PIN và tự xóa sau ${app.days} ngày. Quên mã PIN là mất phần chưa gửi.`),
    field("Đặt mã PIN", pin, "6 đến 12 chữ số, càng dài càng khó dò."),
    field("Nhập lại mã PIN", again),
    problem,
    h("button", { class: "btn btn-primary", type: "submit" }, "Tải về máy này"),
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.textContent = pinProblem(pin.value, again.value);
    if (!problem.textContent) await next(pin.value);
  });
  return form;
}

async function enter(owner) {
  app.owner = owner;
  app.trip.clear();
  for (const id of await store.ids("visit:")) {
    const visit = await store.get(id);
    app.trip.set(visit.id, { visit, notes: (await store.get(`notes:${visit.id}`)) ?? emptyNotes() });
  }
  awake();
  await app.count();
  home();
  sendWaiting();
}
app.enter = enter;

async function lockNow() {
  await app.last.catch(() => {}); // what was typed last is kept before the key goes
  store.forget();
  app.trip.clear();
  clearTimeout(idle);
  start();
}

function awake() {
  clearTimeout(idle);
  if (store.unlocked()) idle = setTimeout(lockNow, IDLE);
}
for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, awake, { passive: true });

// --- the trip ------------------------------------------------------------------------------------
function home(message = null) {
  const cards = [...app.trip.values()].map(({ visit, notes }) => {
    const seen = visit.rows.filter((row) => (notes.rows[row.id]?.values ?? row.values).verdict).length;
    const unsent = unsentRows(notes);
    return h(
      "li",
      { class: "field-visit" },
      link(`${visit.code} · ${visit.unit}`, () => showVisit(app, visit.id)),
      h("p", { class: "muted small" }, `${visit.planned_on} · đã kết luận ${seen}/${visit.rows.length} dòng${unsent ? ` · chưa gửi ${unsent} dòng` : ""}`),
      h("p", { class: "small ready" }, `✓ Sẵn sàng: ${visit.rows.length} dòng, ${visit.findings.length} kiến nghị trước, ${visit.dossiers.length} hệ thống`),
      visit.state === "in_field" ? null : notice("warn", h("p", {}, `Bước hiện tại: ${visit.state_label}. Bấm “Bắt đầu kiểm tra” trên máy chủ thì mới gửi được.`)),
      Object.keys(notes.conflicts).length ? notice("warn", h("p", {}, "Có dòng xung đột, mở cuộc kiểm tra để chọn.")) : null,
    );
  });
  show(
    message,
    h("ul", { class: "field-visits" }, cards),
    h(
      "div",
      { class: "cluster" },
      button("Gửi ngay", () => send(false), "primary"),
      button("Gửi và kết thúc chuyến đi", () => send(true)),
      button("Khóa", lockNow),
    ),
    h("p", { class: "muted small" }, "Kết thúc chuyến đi: gửi hết rồi xóa mọi dữ liệu khỏi máy này."),
    wipeButton(Number(bar.dataset.unsent)),
  );
}

// One sending after the other: a press while one is running is not lost.
let line = Promise.resolve();
function send(finish) {
  line = line.then(() => sendOnce(finish)).catch((error) => home(notice("bad", h("p", {}, String(error.message ?? error)))));
  return line;
}

async function sendOnce(finish) {
  if (!store.unlocked()) return;
  const result = await sendAll(app);
  await app.count();
  const { rows, photos } = await app.unsent();
  if (finish && !rows && !photos && result.clear) {
    await store.wipe();
    app.trip.clear();
    tell(0);
    show(notice("good", h("p", {}, "Đã gửi hết và xóa dữ liệu chuyến đi khỏi máy này.")), h("p", {}, h("a", { href: "/inspections" }, "Về danh sách kiểm tra")));
    return;
  }
  // Somebody may be writing: the page under their hands stays.
  if (!document.querySelector("[data-field-row], .field-paper")) home(result.message);
}

// When the network returns, and when the store is opened where there is one.
function sendWaiting() {
  tell(Number(bar.dataset.unsent || 0));
  if (navigator.onLine && store.unlocked() && Number(bar.dataset.unsent)) send(false);
}

addEventListener("online", sendWaiting);
addEventListener("offline", () => tell(Number(bar.dataset.unsent || 0)));

// One tab at a time: two would write over each other's notes.
if (navigator.locks) {
  navigator.locks.request("field-page", { ifAvailable: true }, async (held) => {
    if (!held) {
      show(notice("warn", h("p", {}, "Trang này đang mở ở một thẻ khác. Hãy dùng thẻ ấy, hoặc đóng nó rồi tải lại.")));
      return;
    }
    await start();
    await new Promise(() => {});
  });
} else {
  start();
}
