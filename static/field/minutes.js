// Draft minutes drawn up at the unit from what is noted here, printed by the browser.
import { button, field, h, link } from "./dom.js";
import { valuesOf } from "./notes.js";
import { showVisit } from "./visit.js";

const FIELDS = [
  ["place", "Địa điểm", 0],
  ["representative", "Đại diện đơn vị (họ tên, chức vụ)", 0],
  ["strengths", "Ưu điểm", 3],
  ["opinion", "Ý kiến của đơn vị", 3],
];

export function showMinutes(app, id) {
  const held = app.trip.get(id);
  const paper = h("article", { class: "field-paper" });
  const draw = () => paper.replaceChildren(...lines(held.visit, held.notes));
  let line = Promise.resolve();
  const controls = FIELDS.map(([name, label, rows]) => {
    const control = h(rows ? "textarea" : "input", { class: "form-control", name, rows: rows || null, maxlength: 4000 });
    control.value = held.notes.minutes[name] ?? "";
    control.addEventListener("input", () => {
      held.notes = { ...held.notes, minutes: { ...held.notes.minutes, [name]: control.value } };
      line = line.then(() => app.saveNotes(id));
      draw();
    });
    return field(label, control);
  });
  draw();
  app.show(
    h("div", { class: "no-print stack" }, link("← Danh sách dòng", () => showVisit(app, id)), h("h2", {}, "Biên bản nháp"), ...controls, button("In biên bản nháp", () => window.print(), "primary")),
    paper,
  );
}

function lines(visit, notes) {
  const word = (code) => visit.verdicts.find((one) => one.code === code)?.label ?? "";
  const judged = visit.rows.map((row) => [row, valuesOf(notes, row)]).filter(([, values]) => values.verdict);
  const said = notes.minutes;
  const now = new Date().toLocaleString("vi-VN", { dateStyle: "short", timeStyle: "short" });
  return [
    h("p", { class: "field-draft" }, "BẢN NHÁP – lập tại chỗ, chưa ký trên hệ thống"),
    h("h2", {}, "BIÊN BẢN KIỂM TRA"),
    h("p", {}, `${visit.code} · ${visit.check_type} · in lúc ${now}`),
    h("p", {}, `Đơn vị được kiểm tra: ${visit.unit}${visit.address ? `, ${visit.address}` : ""}`),
    h("p", {}, `Địa điểm: ${said.place || "…"}`),
    h("p", {}, `Căn cứ: ${visit.legal_basis}`),
    h("p", {}, `Thời kỳ kiểm tra: ${visit.period[0]} – ${visit.period[1]}`),
    h("p", {}, `Đoàn kiểm tra: ${visit.team.map((one) => [one.name, one.title].filter(Boolean).join(", ")).join("; ")}`),
    h("p", {}, `Đại diện đơn vị: ${said.representative || "…"}`),
    h("h3", {}, `1. Nội dung đã kiểm tra (${judged.length}/${visit.rows.length} dòng)`),
    h(
      "table",
      { class: "table" },
      h("thead", {}, h("tr", {}, ["Dòng", "Nội dung", "Đơn vị trả lời", "Kết luận", "Ghi nhận"].map((name) => h("th", { scope: "col" }, name)))),
      h(
        "tbody",
        {},
        judged.map(([row, values]) =>
          h("tr", {}, [String(row.position), row.system ? `${row.text} (${row.system})` : row.text, row.unit_answer, word(values.verdict), [values.observation, values.sample && `Cỡ mẫu: ${values.sample}`].filter(Boolean).join(" ")].map((text) => h("td", {}, text))),
        ),
      ),
    ),
    h("h3", {}, "2. Ưu điểm"),
    h("p", { class: "preserve" }, said.strengths || "…"),
    h("h3", {}, "3. Ý kiến của đơn vị"),
    h("p", { class: "preserve" }, said.opinion || "Đơn vị nhất trí, không có ý kiến khác."),
    h("div", { class: "field-signs" }, ["ĐẠI DIỆN ĐƠN VỊ", "NGƯỜI GHI BIÊN BẢN", "TRƯỞNG ĐOÀN"].map((who) => h("div", {}, h("p", {}, h("strong", {}, who)), h("p", { class: "small" }, "(Ký, ghi rõ họ tên)")))),
  ];
}
