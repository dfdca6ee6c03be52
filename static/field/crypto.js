// A random data key encrypts everything (AES-GCM 256); the PIN only wraps that key (PBKDF2-SHA-256).
export const ROUNDS = 600_000;
const subtle = () => globalThis.crypto.subtle;
const random = (size) => globalThis.crypto.getRandomValues(new Uint8Array(size));

async function wrappingKey(pin, salt, rounds) {
  const raw = await subtle().importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, ["deriveKey"]);
  return subtle().deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds },
    raw,
    { name: "AES-GCM", length: 256 },
    false,
    ["wrapKey", "unwrapKey"],
  );
}

// A new data key and what must be kept to get it back with the PIN.
export async function newKey(pin, rounds = ROUNDS) {
  const salt = random(16);
  const iv = random(12);
  const made = await subtle().generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
  const wrapped = await subtle().wrapKey("raw", made, await wrappingKey(pin, salt, rounds), { name: "AES-GCM", iv });
  const kept = { salt, iv, rounds, wrapped };
  return { key: await openKey(pin, kept), kept };
}

// The data key, or null if the PIN is wrong. It cannot be read out of the page again.
export async function openKey(pin, kept) {
  try {
    return await subtle().unwrapKey(
      "raw",
      kept.wrapped,
      await wrappingKey(pin, kept.salt, kept.rounds),
      { name: "AES-GCM", iv: kept.iv },
      { name: "AES-GCM" },
      false,
      ["encrypt", "decrypt"],
    );
  } catch {
    return null;
  }
}

// The id of an item is bound in: one item cannot be put in the place of another.
const bound = (id) => new TextEncoder().encode(id);

export async function seal(key, id, bytes) {
  const iv = random(12);
  return { iv, data: await subtle().encrypt({ name: "AES-GCM", iv, additionalData: bound(id) }, key, bytes) };
}

export async function unseal(key, id, { iv, data }) {
  return subtle().decrypt({ name: "AES-GCM", iv, additionalData: bound(id) }, key, data);
}
