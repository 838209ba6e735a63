// Inside a candidate the keys 1, 2 and 3 choose an answer and go on to what decided it.
// They work only where the focus is in a candidate, and never where something is typed.
"use strict";
{
  const said = document.getElementById("keys-said");
  const hint = document.getElementById("keys");
  const answersOf = (card) => card.querySelectorAll("input[type=radio][name=answer]");
  const cards = [...document.querySelectorAll(".candidate")].filter((card) => answersOf(card).length);
  hint.hidden = cards.length === 0;
  for (const card of cards) {
    answersOf(card).forEach((answer, at) => answer.setAttribute("aria-keyshortcuts", String(at + 1)));
    card.addEventListener("keydown", (event) => {
      const answer = answersOf(card)[Number(event.key) - 1];
      const typing = event.target.matches("textarea, select, input:not([type=radio])");
      if (!answer || typing || event.ctrlKey || event.altKey || event.metaKey) return;
      event.preventDefault();
      answer.checked = true;
      said.textContent = `${said.dataset.said} ${answer.labels[0].textContent.trim()}`;
      card.querySelector("select").focus();
    });
  }
}
