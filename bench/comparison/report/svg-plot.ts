/** A plain line plot as SVG, readable on light and dark pages. */
export interface Series {
  readonly label: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

export interface PlotOptions {
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  readonly series: readonly Series[];
}

const width = 640;
const height = 320;
const margin = { left: 64, right: 150, top: 36, bottom: 48 } as const;
const colours = ['#2563eb', '#d97706', '#059669', '#dc2626', '#7c3aed', '#6b7280'] as const;
const gridLines = 5;

export function svgPlot({ title, xTitle, yTitle, series }: PlotOptions): string {
  const all = series.flatMap(({ points }) => points);
  const xMax = roundUp(Math.max(1, ...all.map(([x]) => x)));
  const yMax = roundUp(Math.max(0.1, ...all.map(([, y]) => y)));
  const right = width - margin.right;
  const bottom = height - margin.bottom;
  const px = (x: number): number => Math.round(margin.left + (x / xMax) * (right - margin.left));
  const py = (y: number): number => Math.round(bottom - (y / yMax) * (bottom - margin.top));
  const steps = Array.from({ length: gridLines + 1 }, (_, step) => step / gridLines);
  const text = (x: number, y: number, content: string, anchor: string, more = ''): string =>
    `<text x="${x}" y="${y}" text-anchor="${anchor}"${more}>${escapeXml(content)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(title)}" font-family="sans-serif" font-size="12" fill="#6b7280">`,
    text(margin.left, 20, title, 'start', ' font-size="14"'),
    ...steps.map(
      (step) =>
        `<path d="M${margin.left} ${py(step * yMax)}H${right}" stroke="#6b7280" stroke-opacity="0.25"/>`,
    ),
    ...steps.map((step) => text(margin.left - 8, py(step * yMax) + 4, label(step * yMax), 'end')),
    ...steps.map((step) => text(px(step * xMax), bottom + 18, label(step * xMax), 'middle')),
    text((margin.left + right) / 2, height - 8, xTitle, 'middle'),
    text(
      14,
      (margin.top + bottom) / 2,
      yTitle,
      'middle',
      ` transform="rotate(-90 14 ${(margin.top + bottom) / 2})"`,
    ),
    ...series.flatMap(({ label: name, points }, index) => {
      const colour = colours[index % colours.length] ?? colours[0];
      const path = points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${px(x)} ${py(y)}`).join('');
      return [
        `<path d="${path}" fill="none" stroke="${colour}" stroke-width="2"/>`,
        ...points.map(([x, y]) => `<circle cx="${px(x)}" cy="${py(y)}" r="3" fill="${colour}"/>`),
        text(right + 12, margin.top + 8 + index * 18, name, 'start', ` style="fill:${colour}"`),
      ];
    }),
    '</svg>',
    '',
  ].join('\n');
}

/** To a number that divides well. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const steps = [1, 2, 2.5, 5, 10];
  return (steps.find((step) => step * power >= value) ?? 10) * power;
}

function label(value: number): string {
  return value >= 1000 ? `${Number((value / 1000).toFixed(1))}k` : String(Number(value.toFixed(1)));
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
