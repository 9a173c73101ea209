/* Shows and hides the rows of a rule. */
"use strict";
document.querySelector(".rules")?.addEventListener("change", (event) => {
  const table = event.target.closest("fieldset");
  const unsure = table.querySelector("legend").textContent === "Suggestions";
  for (const row of document.getElementsByClassName(event.target.dataset.rule)) {
    if (Boolean(row.querySelector("mark")) === unsure) row.hidden = !event.target.checked;
  }
});
