"use strict";
const form = document.querySelector(".filters");
const facts = [...document.querySelectorAll(".fact")].map((row) => {
  const more = document.getElementById(`${row.id}-more`);
  return { row, more, button: row.querySelector("button"), words: `${row.textContent} ${more.textContent}`.toLowerCase() };
});

function open(fact, wanted) {
  fact.button.setAttribute("aria-expanded", String(wanted));
  fact.more.hidden = !wanted || fact.row.hidden;
}

function filter() {
  const verdicts = new Set([...form.querySelectorAll("[name=verdict]:checked")].map((box) => box.value));
  const { kind, code, words } = form.elements;
  const wanted = words.value.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const fact of facts) {
    const data = fact.row.dataset;
    fact.row.hidden = !(
      verdicts.has(data.verdict) &&
      (!kind.value || data.kind === kind.value) &&
      (!code.value || data.code === code.value) &&
      wanted.every((word) => fact.words.includes(word))
    );
    fact.more.hidden = fact.row.hidden || fact.button.getAttribute("aria-expanded") !== "true";
    shown += !fact.row.hidden;
  }
  form.querySelector("output").textContent = `${shown} of ${facts.length} facts`;
}

function follow() {
  const id = decodeURIComponent(location.hash.slice(1));
  const target = id && document.getElementById(id);
  if (!target) return;
  const fact = facts.find((one) => one.row === target);
  if (fact) {
    if (fact.row.hidden) {
      form.reset();
      for (const box of form.querySelectorAll("[name=verdict]")) box.checked = true;
      filter();
    }
    open(fact, true);
  }
  const article = target.closest("details");
  if (article) article.open = true;
  target.scrollIntoView({ block: "center" });
  (fact ? fact.button : target).focus({ preventScroll: true });
}

for (const fact of facts) {
  fact.button.addEventListener("click", () => open(fact, fact.more.hidden));
}
form.addEventListener("input", filter);
form.addEventListener("submit", (event) => event.preventDefault());
window.addEventListener("hashchange", follow);
filter();
follow();
