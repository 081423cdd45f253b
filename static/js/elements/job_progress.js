// @ts-check
// <job-progress data-address="…"> around a progress bar: asks how far the job is, and shows it. When the job
// has come to its end the page is loaded anew, with the file or with what went wrong.

const SECONDS_BETWEEN = 1;
const MOST_SECONDS_BETWEEN = 10;

export class JobProgress extends HTMLElement {
  /** The quarter of the work that was said last: a screen reader hears four of them, not each step. */
  quarter = 0;

  connectedCallback() {
    this.wait = SECONDS_BETWEEN;
    this.closest("li")?.querySelector(".job-refresh")?.remove();
    this.next();
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
  }

  next() {
    this.timer = setTimeout(() => this.look(), this.wait * 1000);
  }

  /** Ask once; where no answer comes (no signal), ask less often. */
  async look() {
    try {
      const answer = await fetch(this.dataset.address ?? "", { headers: { Accept: "application/json" } });
      if (!answer.ok) return location.reload();
      const told = await answer.json();
      if (!told.is_open) return location.reload();
      this.show(told);
      this.wait = SECONDS_BETWEEN;
    } catch {
      this.wait = Math.min(this.wait * 2, MOST_SECONDS_BETWEEN);
    }
    this.next();
  }

  /**
   * Draw the bar, and say the words once to those who do not see it.
   * @param {{done: number, of: number, words: string}} told
   */
  show({ done, of, words }) {
    const bar = this.querySelector("progress");
    const shown = this.querySelector(".progress-words");
    if (!bar || !shown || shown.textContent === words) return;
    bar.max = of || 1;
    bar.value = done;
    bar.setAttribute("aria-label", words);
    shown.textContent = words;
    const quarter = of ? Math.floor((4 * done) / of) : 0;
    if (quarter === this.quarter) return;
    this.quarter = quarter;
    const status = this.querySelector("[role=status]");
    if (status) status.textContent = words;
  }
}
