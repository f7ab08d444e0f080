// What is typed into a form marked data-draft="name" is kept in this tab until it has been received. A session
// that ends while someone writes costs her nothing: after signing in, the form is filled as she left it.
const PREFIX = "draft:";
const SECRET = ["password", "hidden", "file", "submit", "button"];
const user = () => document.documentElement.dataset.user ?? "";

function read(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

function write(key, draft) {
  try {
    sessionStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // No room or no storage: the form works as it would without a script.
  }
}

function fields(form) {
  return [...form.elements].filter(
    (field) => field.name && !SECRET.includes(field.type) && field.autocomplete !== "off" && !("noDraft" in field.dataset),
  );
}

const isTick = (field) => field.type === "checkbox" || field.type === "radio";

function gather(form) {
  return fields(form).map((field) => {
    if (isTick(field)) return [field.name, field.value, field.checked];
    if (field.multiple) return [field.name, [...field.selectedOptions].map((option) => option.value), true];
    return [field.name, field.value, true];
  });
}

function fill(form, values) {
  const left = [...values];
  for (const field of fields(form)) {
    const at = left.findIndex(([name, value]) => name === field.name && (!isTick(field) || value === field.value));
    if (at < 0) continue;
    const [, value, chosen] = left.splice(at, 1)[0];
    if (isTick(field)) field.checked = chosen;
    else if (field.multiple) for (const option of field.options) option.selected = value.includes(option.value);
    else field.value = value;
  }
}

function say(form, key, before) {
  const template = document.getElementById("draft-kept");
  if (!template) return;
  const note = template.content.cloneNode(true).firstElementChild;
  note.querySelector("button").addEventListener("click", () => {
    sessionStorage.removeItem(key);
    fill(form, before);
    note.remove();
  });
  form.prepend(note);
}

function keep(form) {
  const key = PREFIX + form.dataset.draft;
  const draft = read(key);
  const before = gather(form);
  // A form that came back with faults already holds what was typed.
  const answered = form.querySelector("[data-focus]");
  if (draft && draft.user === user() && !answered && JSON.stringify(draft.values) !== JSON.stringify(before)) {
    fill(form, draft.values);
    say(form, key, before);
  }
  const save = (sent) => write(key, { user: user(), values: gather(form), sent, from: location.pathname });
  form.addEventListener("input", () => save(false));
  form.addEventListener("change", () => save(false));
  form.addEventListener("submit", () => save(true));
}

function keys() {
  return Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX));
}

// A sent draft has been received when a page of the signed-in person follows that is not its form; when the
// page that follows asks her to sign in, it has not.
function settle(here) {
  for (const key of keys()) {
    const draft = read(key);
    if (!draft?.sent || here.has(key)) continue;
    if (user() && user() === draft.user) sessionStorage.removeItem(key);
    else if (draft.user) write(key, { ...draft, sent: false });
    else sessionStorage.removeItem(key);
  }
}

export function keepDrafts() {
  const forms = [...document.querySelectorAll("form[data-draft]")];
  settle(new Set(forms.map((form) => PREFIX + form.dataset.draft)));
  forms.forEach(keep);
  document.addEventListener("submit", (event) => {
    if (event.target.matches("[data-ends-drafts]")) keys().forEach((key) => sessionStorage.removeItem(key));
  });
}
