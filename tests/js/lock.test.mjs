import assert from "node:assert/strict";
import { test } from "node:test";
import { newKey, openKey, seal, unseal } from "../../static/field/crypto.js";
import { afterWrong, expired, pinProblem, waitFor } from "../../static/field/lock.js";
import { areaOf, shrunk } from "../../static/field/photo.js";

test("five tries are free, then the wait doubles, and the tenth wipes", () => {
  let tries = null;
  const waits = [];
  for (let n = 1; n <= 10; n += 1) {
    tries = afterWrong(tries, 1000);
    waits.push(waitFor(tries, 1000) / 60_000);
    assert.equal(tries.wipe, n >= 10);
  }
  assert.deepEqual(waits, [0, 0, 0, 0, 1, 2, 4, 8, 16, 32]);
  assert.equal(waitFor({ wrong: 5, until: 61_000 }, 61_000), 0);
  // A clock that was set back a year does not lock for a year.
  assert.equal(waitFor({ wrong: 5, until: 31_536_000_000 }, 0), 60_000);
  assert.ok(expired(5, 5));
});

test("a PIN is long enough and not the first that anybody tries", () => {
  for (const bad of ["12345", "1234567890123", "abcdef", "111111", "123456", "987654", ""]) {
    assert.notEqual(pinProblem(bad, bad), "", bad);
  }
  assert.notEqual(pinProblem("482915", "482916"), "");
  assert.equal(pinProblem("482915", "482915"), "");
});

test("only the PIN opens, and an item only stands in its own place", async () => {
  const { key, kept } = await newKey("482915", 1000);
  const item = await seal(key, "notes:a", new TextEncoder().encode("ghi chép"));
  const again = await openKey("482915", kept);
  assert.equal(new TextDecoder().decode(await unseal(again, "notes:a", item)), "ghi chép");
  assert.equal(await openKey("482910", kept), null);
  await assert.rejects(unseal(again, "notes:b", item));
  await assert.rejects(globalThis.crypto.subtle.exportKey("raw", again));
});

test("a photo is shrunk and an area has no sign", () => {
  assert.deepEqual(shrunk(4000, 3000), [1600, 1200]);
  assert.deepEqual(shrunk(800, 600), [800, 600]);
  assert.deepEqual(areaOf({ x: 5, y: 9 }, { x: 1, y: 2 }), { x: 1, y: 2, width: 4, height: 7 });
});
