// The encrypted store of this device. Only the lock (salt, wrapped key, tries, day of expiry, owner,
// how much is unsent) is readable without the PIN.
import { newKey, openKey, seal, unseal } from "./crypto.js";
import { afterWrong, expired, waitFor } from "./lock.js";

const NAME = "thuc-dia";
const DAY = 86_400_000;
let database = null;
let key = null;

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function open() {
  if (database) return database;
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    request.result.createObjectStore("lock");
    request.result.createObjectStore("items");
  };
  database = await done(request);
  return database;
}

async function table(name, mode = "readonly") {
  return (await open()).transaction(name, mode).objectStore(name);
}

// What is written is on the disk when this returns.
async function write(name, change) {
  const transaction = (await open()).transaction(name, "readwrite", { durability: "strict" });
  change(transaction.objectStore(name));
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

export async function lockState() {
  const lock = await done((await table("lock")).get("lock"));
  if (lock && expired(lock.expires, Date.now())) {
    await wipe();
    return { expired: true };
  }
  return lock ?? null;
}

export async function create(pin, owner, days) {
  await wipe();
  const made = await newKey(pin);
  key = made.key;
  const lock = { kept: made.kept, owner, expires: Date.now() + days * DAY, tries: null, unsent: 0 };
  await write("lock", (store) => store.put(lock, "lock"));
}

// {ok} | {wait} | {wrong, left} | {wiped}
export async function unlock(pin) {
  const lock = await lockState();
  if (!lock || lock.expired) return { wiped: true };
  const wait = waitFor(lock.tries, Date.now());
  if (wait) return { wait };
  // Counted before it is tried: closing the page gains no try.
  const tries = afterWrong(lock.tries, Date.now());
  await write("lock", (store) => store.put({ ...lock, tries }, "lock"));
  key = await openKey(pin, lock.kept);
  if (key) {
    await write("lock", (store) => store.put({ ...lock, tries: null }, "lock"));
    return { ok: true };
  }
  if (tries.wipe) {
    await wipe();
    return { wiped: true };
  }
  return { wrong: tries.wrong, wait: waitFor(tries, Date.now()) };
}

export const unlocked = () => key !== null;

export function forget() {
  key = null;
}

export async function putBytes(id, bytes) {
  const item = await seal(key, id, bytes);
  await write("items", (store) => store.put(item, id));
}

export async function getBytes(id) {
  const item = await done((await table("items")).get(id));
  return item ? unseal(key, id, item) : null;
}

export const put = (id, value) => putBytes(id, new TextEncoder().encode(JSON.stringify(value)));

export async function get(id) {
  const bytes = await getBytes(id);
  return bytes ? JSON.parse(new TextDecoder().decode(bytes)) : null;
}

export const remove = (id) => write("items", (store) => store.delete(id));

export async function ids(prefix) {
  return done((await table("items")).getAllKeys(IDBKeyRange.bound(prefix, `${prefix}\uffff`)));
}

export async function setUnsent(count) {
  const lock = await done((await table("lock")).get("lock"));
  if (lock) await write("lock", (store) => store.put({ ...lock, unsent: count }, "lock"));
}

export async function wipe() {
  key = null;
  if (database) database.close();
  database = null;
  await new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(NAME);
    request.onsuccess = resolve;
    request.onerror = () => reject(request.error);
  });
}
