// What was noted at one visit, and what of it is on its way: plain values, no browser needed.
export const FIELDS = ["verdict", "progress", "observation", "sample", "met", "second_look"];

export const emptyNotes = () => ({ rows: {}, pending: null, conflicts: {}, refused: {}, minutes: {} });

const said = (value) => (value === "" || value === undefined || value === null || value === false ? null : value);
export const same = (one, other) => FIELDS.every((name) => said(one[name]) === said(other[name]));

// The values of a row as the person sees them: their own note, else what was taken along.
export const valuesOf = (notes, row) => notes.rows[row.id]?.values ?? row.values;

// Progress follows from the rest unless the person said otherwise for this verdict.
export function settled(values) {
  const next = { ...values };
  if (next.verdict && (!next.progress || next.progress === "unseen")) next.progress = "done";
  if (!next.verdict && next.progress !== "looking") {
    next.progress = said(next.observation) || next.second_look ? "looking" : "unseen";
  }
  return next;
}

// A change of one row; back at what was taken along, the note falls away.
export function noted(notes, row, values, now) {
  const rows = { ...notes.rows };
  const next = settled(values);
  if (same(next, row.values) && !notes.conflicts[row.id]) delete rows[row.id];
  else rows[row.id] = { base: rows[row.id]?.base ?? row.version, values: next, at: now };
  const refused = { ...notes.refused };
  delete refused[row.id];
  return { ...notes, rows, refused };
}

// What to send now: what was on its way and never answered is sent again exactly as it was.
export function toSend(notes, device, newKey) {
  if (notes.pending) return notes.pending;
  const open = Object.keys(notes.conflicts).filter((id) => notes.rows[id] && !notes.conflicts[id].choice);
  const edits = Object.entries(notes.rows).map(([row, note]) => ({ row, base: note.base, values: note.values }));
  if (!edits.length || open.length) return null;
  const decisions = {};
  for (const [row, clash] of Object.entries(notes.conflicts)) {
    if (notes.rows[row]) decisions[row] = { mine: clash.choice === "mine", seen: clash.seen };
  }
  return { key: newKey(), device, edits, decisions };
}

// After an answer of the server: notes as they stand now, and rows whose version is known.
export function answered(notes, answer) {
  const sent = Object.fromEntries(notes.pending.edits.map((edit) => [edit.row, edit.values]));
  if (answer.ending !== "applied") {
    const conflicts = {};
    const refused = {};
    for (const told of answer.rows) {
      if (told.status === "conflict") conflicts[told.row] = told;
      if (told.status === "refused") refused[told.row] = told.reason;
    }
    return { ...notes, pending: null, conflicts, refused };
  }
  const versions = Object.fromEntries(answer.rows.map((told) => [told.row, told.version]));
  const rows = {};
  for (const [id, note] of Object.entries(notes.rows)) {
    if (!sent[id]) rows[id] = note;
    // Written further while the answer was on its way: that is the next submission.
    else if (!same(sent[id], note.values)) rows[id] = { ...note, base: versions[id] ?? note.base + 1 };
  }
  return { ...notes, rows, pending: null, conflicts: {}, refused: {} };
}

export const unsentRows = (notes) =>
  new Set([...Object.keys(notes.rows), ...(notes.pending?.edits ?? []).map((edit) => edit.row)]).size;
