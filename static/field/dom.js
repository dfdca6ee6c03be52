// Elements from values; text is always text.
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const button = (text, action, kind = "outline-secondary", attributes = {}) =>
  h("button", { type: "button", class: `btn btn-${kind}`, onclick: action, ...attributes }, text);

export const link = (text, action) => h("button", { type: "button", class: "btn btn-link", onclick: action }, text);

export const notice = (tone, ...children) => h("div", { class: `notice tone-${tone}` }, h("div", {}, ...children));

let number = 0;
export function field(label, control, hint = "") {
  control.id = control.id || `o-${(number += 1)}`;
  return h(
    "div",
    { class: "field" },
    h("label", { class: "field-label", for: control.id }, label),
    hint ? h("p", { class: "hint" }, hint) : null,
    control,
  );
}
