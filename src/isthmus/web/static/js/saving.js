// Saving while typing: say when it did not work, and let no form overtake a save under way.
"use strict";
{
  const form = document.getElementById("part");
  const saved = document.getElementById("saved");
  let underWay = 0;
  form.addEventListener("htmx:beforeRequest", (event) => {
    if (event.target === form) underWay += 1;
  });
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.target === form) underWay -= 1;
  });
  form.addEventListener("htmx:responseError", (event) => {
    if (event.target !== form) return;
    const told = { 400: "invalid", 409: "conflict" }[event.detail.xhr.status] ?? "failed";
    saved.textContent = saved.dataset[told];
  });
  form.addEventListener("htmx:sendError", () => {
    saved.textContent = saved.dataset.failed;
  });
  form.addEventListener("submit", (event) => {
    if (underWay === 0) return;
    event.preventDefault();
    const button = event.submitter;
    const again = () => (underWay === 0 ? form.requestSubmit(button) : setTimeout(again, 20));
    again();
  });
}
