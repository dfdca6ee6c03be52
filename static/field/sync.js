// Talking to the server. Every failure leaves what is here as it is.
export class Offline extends Error {}
export class LoginNeeded extends Error {}
export class Denied extends Error {}

async function ask(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, { credentials: "same-origin", redirect: "manual", cache: "no-store", ...options });
  } catch {
    throw new Offline("Không có mạng.");
  }
  // A redirect leads to the login page; a refused token answers with a page and not with JSON.
  if (answer.type === "opaqueredirect" || answer.status === 0) throw new LoginNeeded("Phiên đăng nhập đã hết hạn.");
  const json = (answer.headers.get("content-type") ?? "").includes("json");
  if (answer.status === 400 && !json) throw new LoginNeeded("Phiên đăng nhập đã đổi.");
  if (answer.status === 403 || answer.status === 404) throw new Denied("Tài khoản này không còn quyền với cuộc kiểm tra.");
  if (!json || answer.status >= 500) throw new Offline("Máy chủ chưa trả lời được.");
  return answer.json();
}

export const session = () => ask("/field/session.json");
export const visits = () => ask("/field/visits.json");
export const visit = (id) => ask(`/field/visits/${id}.json`);

export const sendRows = (id, csrf, submission) =>
  ask(`/inspections/${id}/field/rows.json`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": csrf },
    body: JSON.stringify(submission),
  });

export function sendPhoto(id, csrf, photo, bytes, device) {
  const body = new FormData();
  body.set("photo", new Blob([bytes], { type: "image/jpeg" }), "anh.jpg");
  for (const name of ["key", "row", "title"]) body.set(name, photo[name] ?? "");
  body.set("patient_data", photo.patient ? "1" : "0");
  body.set("covered", String(photo.covered));
  body.set("device", device);
  return ask(`/inspections/${id}/field/photo.json`, { method: "POST", headers: { "X-CSRFToken": csrf }, body });
}
