// Filters the rows below it: by a text, and by what each select names. Plain JavaScript, since a report that is one file
// has it in the page as it stands.
class RumaFilter extends HTMLElement {
  connectedCallback() {
    const rows = [...document.querySelectorAll('[data-row]')];
    const selects = [...this.querySelectorAll('[data-filter]')];
    const find = this.querySelector('[data-filter-text]');
    const count = this.querySelector('[data-filter-count]');
    const wanted = new URLSearchParams(location.search);
    for (const select of selects) select.value = wanted.get(select.dataset.filter) ?? '';
    const apply = () => {
      const words = find.value.toLowerCase().split(/\s+/);
      let shown = 0;
      for (const row of rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !(
          words.every((word) => text.includes(word)) &&
          selects.every(
            ({ value, dataset }) => value === '' || row.dataset[dataset.filter] === value,
          )
        );
        if (!row.hidden) shown += 1;
      }
      count.textContent = `${shown} shown`;
    };
    this.addEventListener('input', apply);
    this.querySelector('form').addEventListener('submit', (event) => event.preventDefault());
    apply();
  }
}

customElements.define('ruma-filter', RumaFilter);
