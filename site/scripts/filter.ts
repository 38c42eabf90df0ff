/** Filters the rows below: by a text, and by what each select names. */
class RumaFilter extends HTMLElement {
  connectedCallback(): void {
    const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
    const selects = [...this.querySelectorAll<HTMLSelectElement>('[data-filter]')];
    const text = this.querySelector<HTMLInputElement>('[data-filter-text]');
    const count = this.querySelector('[data-filter-count]');
    const wanted = new URLSearchParams(location.search);
    for (const select of selects) select.value = wanted.get(select.dataset['filter'] ?? '') ?? '';
    const apply = (): void => {
      const words = (text?.value ?? '').toLowerCase().split(/\s+/);
      let shown = 0;
      for (const row of rows) {
        const content = (row.textContent ?? '').toLowerCase();
        const matches =
          words.every((word) => content.includes(word)) &&
          selects.every(
            (select) =>
              select.value === '' || row.dataset[select.dataset['filter'] ?? ''] === select.value,
          );
        row.hidden = !matches;
        if (matches) shown += 1;
      }
      if (count !== null) count.textContent = `${shown} shown`;
    };
    this.addEventListener('input', apply);
    this.querySelector('form')?.addEventListener('submit', (event) => event.preventDefault());
    apply();
  }
}

customElements.define('ruma-filter', RumaFilter);
