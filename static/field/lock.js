// How often a PIN may be tried: five times freely, then after a wait that doubles, never over ten.
export const FREE = 5;
export const MOST = 10;
const MINUTE = 60_000;

// After a wrong PIN: what is kept of the tries, and whether the store must go.
export function afterWrong(tries, now) {
  const wrong = (tries?.wrong ?? 0) + 1;
  const wait = wrong < FREE ? 0 : MINUTE * 2 ** (wrong - FREE);
  return { wrong, until: now + wait, wipe: wrong >= MOST };
}

// Milliseconds until the next try; a clock that was set back gains nothing.
export function waitFor(tries, now) {
  if (!tries || tries.wrong < FREE) return 0;
  const longest = MINUTE * 2 ** (tries.wrong - FREE);
  return Math.max(0, Math.min(tries.until - now, longest));
}

export function pinProblem(pin, again) {
  if (!/^\d{6,12}$/.test(pin)) return "Mã PIN gồm 6 đến 12 chữ số.";
  if (/^(\d)\1+$/.test(pin) || "01234567890123456789".includes(pin) || "98765432109876543210".includes(pin)) {
    return "Mã PIN quá dễ đoán. Hãy chọn số khác.";
  }
  return pin === again ? "" : "Hai lần nhập mã PIN không giống nhau.";
}

export const expired = (expires, now) => now >= expires;
