// The token is in a cookie now: out of the address bar, which is seen in a class, and out of the history.
const address = new URL(window.location.href);
address.searchParams.delete("token");
window.history.replaceState(null, "", address);

// The keyboard is the terminal's as soon as something shows, without a click. textual.js says so by a class; before
// that its socket may not be open, and it would fail to send that it has the focus.
const shown = new MutationObserver(() => {
  if (document.body.classList.contains("-first-byte")) {
    shown.disconnect();
    document.querySelector(".xterm-helper-textarea").focus();
  }
});
window.addEventListener("DOMContentLoaded", () => shown.observe(document.body, { attributeFilter: ["class"] }));

// Ctrl+V pastes, as everywhere in a browser; xterm.js would take it for the key of that name.
window.addEventListener(
  "keydown",
  (event) => {
    if (event.ctrlKey && !event.altKey && event.key.toLowerCase() === "v") {
      event.stopImmediatePropagation();
    }
  },
  true,
);
