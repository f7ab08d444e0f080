// Comforts for those whose browser runs scripts; every page works without them.
import { keepDrafts } from "./drafts.js";

// A fault in the form: the summary is read out and scrolled to.
document.querySelector("[data-focus]:not([data-example] *)")?.focus();

// Messages can be put away.
for (const button of document.querySelectorAll("[data-dismiss]")) {
  button.hidden = false;
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dismiss]");
  if (!button) return;
  button.closest("[data-message]")?.remove();
  document.getElementById("content")?.focus();
});

// A form is sent once, however often the button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  const button = event.submitter;
  // Marked after the browser has gathered the form, so that the button's own value goes with it.
  setTimeout(() => {
    button?.setAttribute("aria-disabled", "true");
    button?.classList.add("wait");
  });
});
function ready(form) {
  delete form.dataset.sent;
  for (const button of form.querySelectorAll(".wait")) {
    button.removeAttribute("aria-disabled");
    button.classList.remove("wait");
  }
}
// Back from the next page, or answered without one: the form can be sent again.
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(ready);
});
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) ready(form);
});

// Light or dark changes at once; the same form, sent, does it without a script.
document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-theme-switch]");
  if (!form || !event.submitter) return;
  event.preventDefault();
  const theme = event.submitter.value;
  const age = theme ? 31536000 : 0;
  document.cookie = `theme=${theme}; path=/; max-age=${age}; samesite=lax`;
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  for (const button of form.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button === event.submitter));
  }
}, true);

// Filters apply as they are chosen where a form asks for it.
document.addEventListener("change", (event) => {
  event.target.closest("form[data-auto-submit]")?.requestSubmit();
});

keepDrafts();
