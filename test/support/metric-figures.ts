/** Prometheus's text format, as numbers to compare. */
export class MetricFigures {
  readonly #figures = new Map<string, number>();

  constructor(text: string) {
    for (const line of text.split('\n')) {
      const [, series, value] = /^([^#\s][^\s]*(?:\{.*\})?) (\S+)$/.exec(line) ?? [];
      if (series !== undefined) this.#figures.set(series, Number(value));
    }
  }

  /** A series by its name and labels, as written; 0 where there is none. */
  get(series: string): number {
    return this.#figures.get(series) ?? 0;
  }

  /** Of all series of one name, whatever their labels. */
  sum(name: string): number {
    return this.#named(name).reduce((sum, [, value]) => sum + value, 0);
  }

  get series(): string[] {
    return [...this.#figures.keys()];
  }

  #named(name: string): [string, number][] {
    return [...this.#figures].filter(([series]) => series === name || series.startsWith(`${name}{`));
  }
}
