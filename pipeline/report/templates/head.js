/* Light or dark: as the system says, or as chosen here before, where the browser remembers it. */
"use strict";
document.documentElement.classList.add("js");
try {
  const theme = localStorage.getItem("doublekey-theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch (error) { /* a file opened from disk may have no storage */ }
addEventListener("click", (event) => {
  if (!event.target.closest('[data-do="theme"]')) return;
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  try {
    localStorage.setItem("doublekey-theme", root.dataset.theme);
  } catch (error) { /* it is then for this page only */ }
});
