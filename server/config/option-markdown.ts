/** The option tables of docs/configuration.md, generated from the option table. */
import type { Option } from './option.ts';
import { limitOptions, serverOptions, timingOptions } from './option-table.ts';

export function renderOptionTables(): string {
  return [
    renderTable('Server', serverOptions),
    renderTable('Limits', limitOptions),
    renderTable('Timing', timingOptions),
  ].join('\n');
}

function renderTable(heading: string, options: Readonly<Record<string, Option>>): string {
  const rows = Object.entries(options).map(
    ([name, option]) =>
      `| \`${option.env}\` | \`${name}\` | ${defaultOf(option)} | ${rangeOf(option)} | ${option.describes} |`,
  );
  return [
    `## ${heading}`,
    '',
    '| variable | option | default | range | meaning |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function defaultOf(option: Option): string {
  switch (option.kind) {
    case 'integer':
      return `${option.default} ${option.unit}`;
    case 'optional':
      return option.whenUnset;
    case 'addresses':
      return '`false`';
    case 'list':
      return 'none';
    default:
      return `\`${option.default}\``;
  }
}

function rangeOf(option: Option): string {
  switch (option.kind) {
    case 'integer':
      return `${option.minimum} to ${option.maximum}`;
    case 'choice':
      return option.choices.map((choice) => `\`${choice}\``).join(', ');
    case 'optional':
      return option.patternMeans;
    case 'list':
      return `a list, each ${option.patternMeans}`;
    case 'addresses':
      return `\`true\`, \`false\`, or a list of addresses, ranges, ${option.rangeNames.map((name) => `\`${name}\``).join(', ')}`;
    case 'text':
      return 'text';
  }
}
