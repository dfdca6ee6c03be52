// Sending what was noted: rows of each visit, then photos. What was not answered stays.
import { h, notice } from "./dom.js";
import { answered, toSend } from "./notes.js";
import * as store from "./store.js";
import * as sync from "./sync.js";

const loginLink = () => h("a", { href: "/login?next=%2Ffield" }, "Đăng nhập");

// {message, clear}: clear means that nothing stands open on any visit.
export async function sendAll(app) {
  let who;
  try {
    who = await sync.session();
  } catch (error) {
    return { message: trouble(error), clear: false };
  }
  if (who.login !== app.owner) {
    return { message: notice("bad", h("p", {}, `Đang đăng nhập là ${who.login}, nhưng ghi chép này của ${app.owner}. Hãy đăng nhập đúng người. `, loginLink())), clear: false };
  }
  const told = [];
  let clear = true;
  for (const id of app.trip.keys()) {
    try {
      const rows = await sendRowsOf(app, id, who.csrf);
      const photos = await sendPhotosOf(app, id, who.csrf);
      clear &&= rows.clear && photos.clear;
      told.push(...rows.words, ...photos.words);
    } catch (error) {
      if (error instanceof sync.Denied) {
        clear = false;
        told.push(`${app.trip.get(id).visit.code}: ${error.message}`);
        continue;
      }
      return { message: trouble(error, told), clear: false };
    }
  }
  const words = told.length ? told : ["Không có gì mới để gửi."];
  return { message: notice(clear ? "good" : "warn", ...words.map((word) => h("p", {}, word))), clear };
}

function trouble(error, told = []) {
  const words = told.map((word) => h("p", {}, word));
  const after = error instanceof sync.LoginNeeded ? loginLink() : "";
  return notice("warn", ...words, h("p", {}, `${error.message} Mọi ghi chép vẫn còn trên máy này. `, after));
}

async function sendRowsOf(app, id, csrf) {
  const held = app.trip.get(id);
  const submission = toSend(held.notes, app.device, () => crypto.randomUUID());
  if (!submission) {
    const open = Object.keys(held.notes.conflicts).length;
    return { clear: !open, words: open ? [`${held.visit.code}: còn ${open} dòng xung đột chưa chọn.`] : [] };
  }
  // Kept before it goes: if the answer is lost, the same is sent again under the same key.
  held.notes = { ...held.notes, pending: submission };
  await app.saveNotes(id);
  const answer = await sync.sendRows(id, csrf, submission);
  held.notes = answered(held.notes, answer);
  if (answer.ending === "applied") {
    const sent = Object.fromEntries(submission.edits.map((edit) => [edit.row, edit]));
    for (const row of held.visit.rows) {
      if (!sent[row.id]) continue;
      row.values = sent[row.id].values;
      row.version = answer.rows.find((told) => told.row === row.id)?.version ?? row.version + 1;
    }
    held.visit = await freshOr(held.visit);
    await store.put(`visit:${id}`, held.visit);
  }
  await app.saveNotes(id);
  return { clear: answer.ending === "applied", words: [`${held.visit.code}: ${answer.message}`] };
}

// What others wrote meanwhile; if the network goes again, what we know is good enough.
async function freshOr(visit) {
  try {
    return await sync.visit(visit.id);
  } catch {
    return visit;
  }
}

async function sendPhotosOf(app, id, csrf) {
  const words = [];
  let clear = true;
  let sent = 0;
  for (const item of await store.ids(`photo:${id}:`)) {
    const photo = await store.get(item);
    const answer = await sync.sendPhoto(id, csrf, photo, await store.getBytes(`bytes:${photo.key}`), app.device);
    if (answer.ending === "applied") {
      await store.remove(`bytes:${photo.key}`);
      await store.remove(item);
      sent += 1;
    } else {
      clear = false;
      words.push(`Ảnh “${photo.title || "không tên"}”: ${answer.message}`);
    }
  }
  if (sent) words.unshift(`${app.trip.get(id).visit.code}: đã gửi ${sent} ảnh.`);
  return { clear, words };
}
