// What the pages need beyond htmx: the CSRF header, and keys that work from everywhere.
"use strict";
(() => {
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const addToken = (event) => { event.detail.headers["X-CSRFToken"] = token(); };
  document.addEventListener("htmx:configRequest", addToken);

  let pendingGo = 0;
  const typing = (target) => target.closest("input, textarea, select, [contenteditable]");
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/") {
      event.preventDefault();
      document.getElementById("find")?.focus();
    } else if (event.key === "g") {
      pendingGo = Date.now();
    } else if (Date.now() - pendingGo < 1500) {
      pendingGo = 0;
      document.querySelector(`.nav[data-key="${CSS.escape(event.key)}"]`)?.click();
    }
  });
})();
