/** Prints a measured figure beside its test, so that a run is also a measurement. Times in ms unless the name says else. */
export function report(name: string, figures: Readonly<Record<string, string | number>>): void {
  const text = Object.entries(figures).map(([key, value]) => {
    const shown = typeof value === 'number' && !Number.isInteger(value) ? value.toFixed(3) : value;
    return `${key} ${shown}`;
  });
  process.stdout.write(`  ${name}: ${text.join(' · ')}\n`);
}
