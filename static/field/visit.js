// One visit: the list of rows, one row, its photos, a conflict, earlier findings.
import { button, field, h, link, notice } from "./dom.js";
import { showMinutes } from "./minutes.js";
import { noted, valuesOf } from "./notes.js";
import { coverByDragging, draw, encoded } from "./photo.js";
import * as store from "./store.js";

const wordOf = (list, code) => list.find((one) => one.code === code)?.label ?? "";

export function showVisit(app, id) {
  const { visit, notes } = app.trip.get(id);
  const groups = [...new Set(visit.rows.map((row) => row.group))];
  const lists = groups.map((group) =>
    h(
      "details",
      { open: true },
      h("summary", {}, group),
      h("ul", { class: "field-rows" }, visit.rows.filter((row) => row.group === group).map((row) => line(app, visit, notes, row))),
    ),
  );
  app.show(
    link("← Các cuộc kiểm tra", app.home),
    h("h2", {}, `${visit.code} · ${visit.unit}`),
    h("div", { class: "cluster" }, button("Biên bản nháp", () => showMinutes(app, id))),
    ...lists,
    about("Kiến nghị lần trước", visit.findings, (one) => [`${one.label} (${one.severity}, ${one.state}, hạn ${one.due}): `, one.description]),
    about("Hệ thống và hồ sơ cấp độ", visit.dossiers, (one) => [`${one.code} · ${one.name}: `, one.level ? `cấp độ ${one.level}` : "chưa có cấp độ", one.state ? `, ${one.state}` : ""]),
  );
}

function about(title, list, words) {
  if (!list.length) return null;
  return h("details", {}, h("summary", {}, `${title} (${list.length})`), h("ul", {}, list.map((one) => h("li", {}, ...words(one)))));
}

function line(app, visit, notes, row) {
  const values = valuesOf(notes, row);
  const marks = [];
  if (notes.conflicts[row.id] && notes.rows[row.id]) marks.push("xung đột");
  else if (notes.refused[row.id]) marks.push("bị từ chối");
  else if (notes.rows[row.id]) marks.push("chưa gửi");
  if (values.second_look) marks.push("xem lại");
  return h(
    "li",
    {},
    link(`${row.position}. ${row.text}`, () => showRow(app, visit.id, row.id)),
    h("span", { class: "small" }, wordOf(visit.verdicts, values.verdict) || wordOf(visit.progress, values.progress)),
    ...marks.map((mark) => h("span", { class: "tag tone-warn" }, mark)),
  );
}

export function showRow(app, id, rowId) {
  const held = app.trip.get(id);
  const { visit } = held;
  const row = visit.rows.find((one) => one.id === rowId);
  const values = { ...valuesOf(held.notes, row) };
  const at = visit.rows.indexOf(row);
  // Writes follow each other: the last one typed is the last one kept.
  let line = Promise.resolve();
  const state = h("p", { class: "small muted", role: "status", "data-kept": "yes" }, "Đã giữ trên máy.");
  const tell = (kept, words) => {
    state.dataset.kept = kept;
    state.textContent = words;
  };
  const keep = (name, value) => {
    values[name] = value;
    held.notes = noted(held.notes, row, values, Date.now());
    Object.assign(values, valuesOf(held.notes, row));
    progress.value = values.progress;
    state.dataset.kept = "no";
    line = line
      .then(() => app.saveNotes(id))
      .then(
        () => tell("yes", "Đã giữ trên máy."),
        () => tell("failed", "Chưa giữ được trên máy (bộ nhớ đầy?). Hãy gửi ngay hoặc ghi ra giấy."),
      );
  };
  const text = (name, rows) => {
    const control = h(rows ? "textarea" : "input", { class: "form-control", name, rows, maxlength: { observation: 8000, sample: 120, met: 255 }[name] });
    control.value = values[name] ?? "";
    control.addEventListener("input", () => keep(name, control.value.trim() || null));
    return control;
  };
  const progress = h("select", { class: "form-select", name: "progress" }, visit.progress.map((one) => h("option", { value: one.code }, one.label)));
  progress.value = values.progress;
  progress.addEventListener("change", () => keep("progress", progress.value));
  const second = h("input", { class: "form-check-input", type: "checkbox", id: "xem-lai", checked: Boolean(values.second_look) });
  second.addEventListener("change", () => keep("second_look", second.checked));
  const photos = h("div", { class: "stack" });
  const next = visit.rows[at + 1];
  app.show(
    link("← Danh sách dòng", () => showVisit(app, id)),
    h("p", { class: "muted small" }, `${visit.code} · dòng ${row.position}/${visit.rows.length} · ${row.group} · ${row.severity}`),
    h("h2", { class: "row-question" }, row.text),
    row.system ? h("p", {}, h("strong", {}, row.system)) : null,
    h("p", { class: "small" }, row.source),
    h("details", {}, h("summary", {}, "Minh chứng thường có"), h("p", {}, row.evidence), row.meaning ? h("p", {}, row.meaning) : null),
    h("p", {}, "Đơn vị tự đánh giá: ", h("strong", {}, row.unit_answer), row.unit_note ? ` – ${row.unit_note}` : ""),
    conflict(app, held, row),
    held.notes.refused[row.id] ? notice("bad", h("p", {}, held.notes.refused[row.id])) : null,
    h(
      "div",
      { class: "stack", "data-field-row": row.id },
      h(
        "fieldset",
        { class: "field" },
        h("legend", { class: "field-label" }, "Kết luận"),
        [{ code: "", label: "Chưa xem" }, ...visit.verdicts].map((one) => {
          const radio = h("input", { class: "form-check-input", type: "radio", name: "verdict", id: `kl-${one.code}`, value: one.code, checked: (values.verdict ?? "") === one.code });
          radio.addEventListener("change", () => keep("verdict", one.code || null));
          return h("div", { class: "form-check" }, radio, h("label", { class: "form-check-label", for: radio.id }, one.label));
        }),
      ),
      field("Tiến độ", progress),
      field("Ghi nhận tại chỗ", text("observation", 4)),
      field("Cỡ mẫu đã xem", text("sample"), "Ví dụ: 10/250 bản ghi."),
      field("Người đã làm việc", text("met")),
      h("div", { class: "form-check" }, second, h("label", { class: "form-check-label", for: "xem-lai" }, "Cần xem lại lần nữa")),
      photos,
      state,
    ),
    h("div", { class: "cluster" }, next ? button("Dòng sau →", () => showRow(app, id, next.id), "primary") : null, button("Xong", () => showVisit(app, id))),
  );
  showPhotos(app, id, row, photos);
}

function conflict(app, held, row) {
  const clash = held.notes.conflicts[row.id];
  const note = held.notes.rows[row.id];
  if (!clash || !note) return null;
  const { visit } = held;
  const told = (values) =>
    h(
      "ul",
      {},
      h("li", {}, `Kết luận: ${wordOf(visit.verdicts, values.verdict) || "chưa xem"} (${wordOf(visit.progress, values.progress)})`),
      h("li", {}, `Ghi nhận: ${values.observation ?? "–"}`),
      h("li", {}, `Cỡ mẫu: ${values.sample ?? "–"}; người làm việc: ${values.met ?? "–"}`),
    );
  const choose = async (choice) => {
    if (choice === "theirs") {
      row.values = clash.stored;
      row.version = clash.seen;
      const rows = { ...held.notes.rows };
      const conflicts = { ...held.notes.conflicts };
      delete rows[row.id];
      delete conflicts[row.id];
      // What is dropped here was handed in: the record of the server has it.
      held.notes = { ...held.notes, rows, conflicts };
      await store.put(`visit:${visit.id}`, visit);
    } else {
      held.notes = { ...held.notes, conflicts: { ...held.notes.conflicts, [row.id]: { ...clash, choice } } };
    }
    await app.saveNotes(visit.id);
    showRow(app, visit.id, row.id);
  };
  return h(
    "section",
    { class: "clash" },
    h("h3", {}, clash.choice ? "Xung đột: sẽ ghi bản của bạn" : "Xung đột: hãy chọn bản giữ lại"),
    h("p", {}, `Bản đang lưu: ${clash.by || "người khác"}, ${clash.at}`),
    told(clash.stored),
    h("p", {}, "Bản của bạn (sửa được ở dưới)"),
    told(note.values),
    h("div", { class: "cluster" }, button("Giữ bản đang lưu", () => choose("theirs")), button("Ghi bản của tôi", () => choose("mine"), "primary")),
  );
}

async function showPhotos(app, id, row, place) {
  const kept = [];
  for (const item of await store.ids(`photo:${id}:${row.id}:`)) kept.push(await store.get(item));
  const input = h("input", { class: "form-control", type: "file", accept: "image/*", capture: "environment", name: "photo" });
  const desk = h("div", { class: "stack" });
  input.addEventListener("change", () => input.files[0] && edit(input.files[0]));
  place.replaceChildren(
    field("Chụp ảnh minh chứng", input, "Ảnh được thu nhỏ, bỏ thông tin vị trí ngay trên máy này."),
    desk,
    h(
      "ul",
      { class: "evidence" },
      kept.map((photo) =>
        h("li", {}, `${photo.title || "Ảnh tại chỗ"}${photo.patient ? " (ảnh có dữ liệu người bệnh)" : ""}, chưa gửi `, link("Bỏ", async () => {
          await store.remove(`photo:${id}:${row.id}:${photo.key}`);
          await store.remove(`bytes:${photo.key}`);
          await app.count();
          await showPhotos(app, id, row, place);
        })),
      ),
    ),
  );

  async function edit(file) {
    const canvas = h("canvas", { class: "field-photo", "aria-label": "Ảnh vừa chụp: kéo để che vùng" });
    try {
      await draw(file, canvas);
    } catch {
      desk.replaceChildren(notice("bad", h("p", {}, "Không đọc được ảnh này.")));
      return;
    }
    const told = h("p", { class: "small", role: "status" }, "Kéo ngón tay hoặc chuột để che vùng có tên, mặt, mã người bệnh.");
    const covering = coverByDragging(canvas, (count) => {
      told.textContent = `Đã che ${count} vùng.`;
    });
    const title = h("input", { class: "form-control", name: "title", maxlength: 200 });
    const patient = h("input", { class: "form-check-input", type: "checkbox", id: "nguoi-benh" });
    desk.replaceChildren(
      canvas,
      told,
      field("Tên ảnh", title),
      h("div", { class: "form-check" }, patient, h("label", { class: "form-check-label", for: "nguoi-benh" }, "Ảnh có dữ liệu người bệnh")),
      h("div", { class: "cluster" }, button("Giữ ảnh", save, "primary"), button("Bỏ che vùng cuối", covering.undo), button("Bỏ ảnh", () => showPhotos(app, id, row, place))),
    );

    async function save() {
      const key = crypto.randomUUID();
      const photo = { key, row: row.id, title: title.value.trim(), patient: patient.checked, covered: covering.count() };
      try {
        await store.putBytes(`bytes:${key}`, await encoded(canvas));
        await store.put(`photo:${id}:${row.id}:${key}`, photo);
      } catch {
        told.textContent = "Chưa giữ được ảnh trên máy (bộ nhớ đầy?).";
        return;
      }
      await app.count();
      await showPhotos(app, id, row, place);
    }
  }
}
