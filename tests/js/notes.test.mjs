import assert from "node:assert/strict";
import { test } from "node:test";
import { answered, emptyNotes, noted, same, settled, toSend, unsentRows, valuesOf } from "../../static/field/notes.js";

const blank = { verdict: null, progress: "unseen", observation: null, sample: null, met: null, second_look: false };
const row = (id, version = 3) => ({ id, version, values: blank });
let number = 0;
const key = () => `key-${(number += 1)}`;
const write = (notes, one, values) => noted(notes, one, { ...valuesOf(notes, one), ...values }, 0);

test("progress follows from what is noted", () => {
  assert.equal(settled({ ...blank, verdict: "dat" }).progress, "done");
  assert.equal(settled({ ...blank, verdict: "dat", progress: "looking" }).progress, "looking");
  assert.equal(settled({ ...blank, observation: "x" }).progress, "looking");
  assert.equal(settled({ ...blank, progress: "done" }).progress, "unseen");
});

test("a note that comes back to what was taken along falls away", () => {
  let notes = write(emptyNotes(), row("a"), { observation: "x" });
  assert.equal(unsentRows(notes), 1);
  notes = write(notes, row("a"), { observation: "", progress: "unseen" });
  assert.equal(unsentRows(notes), 0);
  assert.equal(toSend(notes, "máy", key), null);
});

test("what was never answered is sent again exactly as it was", () => {
  let notes = write(emptyNotes(), row("a"), { verdict: "dat" });
  const first = toSend(notes, "máy", key);
  assert.deepEqual(first.edits, [{ row: "a", base: 3, values: { ...blank, verdict: "dat", progress: "done" } }]);
  notes = { ...notes, pending: first };
  notes = write(notes, row("a"), { observation: "thêm" });
  notes = write(notes, row("b"), { verdict: "khong_dat" });
  assert.equal(toSend(notes, "máy", key), first);
  assert.equal(unsentRows(notes), 2);
  // Taken: what was written further goes next, on the version that came of it.
  notes = answered(notes, { ending: "applied", rows: [{ row: "a", status: "applied", version: 4 }] });
  const next = toSend(notes, "máy", key);
  assert.notEqual(next.key, first.key);
  assert.deepEqual(next.edits.map((edit) => [edit.row, edit.base]), [["a", 4], ["b", 3]]);
});

test("a repeated answer without rows lets nothing be sent twice", () => {
  let notes = write(emptyNotes(), row("a"), { verdict: "dat" });
  notes = { ...notes, pending: toSend(notes, "máy", key) };
  notes = answered(notes, { ending: "applied", repeated: true, rows: [] });
  assert.equal(unsentRows(notes), 0);
});

test("a conflict waits for a choice, and a refusal goes with the next change", () => {
  let notes = write(emptyNotes(), row("a"), { verdict: "dat" });
  notes = write(notes, row("b"), { verdict: "khong_ap_dung" });
  notes = { ...notes, pending: toSend(notes, "máy", key) };
  notes = answered(notes, {
    ending: "conflict",
    rows: [
      { row: "a", status: "conflict", seen: 9, stored: blank },
      { row: "b", status: "refused", reason: "cần lý do" },
    ],
  });
  assert.equal(notes.pending, null);
  assert.equal(toSend(notes, "máy", key), null);
  assert.equal(notes.refused.b, "cần lý do");
  notes = { ...notes, conflicts: { a: { ...notes.conflicts.a, choice: "mine" } } };
  notes = write(notes, row("b"), { observation: "vì" });
  assert.deepEqual(notes.refused, {});
  assert.deepEqual(toSend(notes, "máy", key).decisions, { a: { mine: true, seen: 9 } });
});

test("empty, false and absent say the same", () => {
  assert.ok(same(blank, { progress: "unseen", observation: "" }));
  assert.ok(!same(blank, { ...blank, second_look: true }));
});
