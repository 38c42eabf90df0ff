// Filters the examples of a report. It runs inside the report, without a network.
const rows = [...document.querySelectorAll('[data-row]')];
const form = document.querySelector('.vr-filters');
const find = form.querySelector('[data-filter-text]');
const selects = [...form.querySelectorAll('[data-filter]')];
const apply = () => {
  const words = find.value.toLowerCase().split(/\s+/);
  let shown = 0;
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !(
      words.every((word) => text.includes(word)) &&
      selects.every(({ value, dataset }) => value === '' || row.dataset[dataset.filter] === value)
    );
    if (!row.hidden) shown += 1;
  }
  form.querySelector('[data-filter-count]').textContent = `${shown} shown`;
};
form.addEventListener('input', apply);
form.addEventListener('submit', (event) => event.preventDefault());
// A link to one example opens it.
const open = () => {
  const at = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (at instanceof HTMLDetailsElement) at.open = true;
};
addEventListener('hashchange', open);
open();
