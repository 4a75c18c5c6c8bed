import { expect, it } from 'vitest';
import { renderOptionTables } from '../../../server/config/option-markdown.ts';
import { limitOptions, serverOptions, timingOptions } from '../../../server/config/option-table.ts';

it('prints one table row per option, with its variable, default and range', () => {
  const rows = renderOptionTables()
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  const count = [serverOptions, limitOptions, timingOptions].flatMap((options) =>
    Object.keys(options),
  ).length;
  expect(rows).toHaveLength(count);
  for (const row of rows) expect(row.split(/(?<!\\)\|/)).toHaveLength(7);
  expect(rows).toContainEqual(
    expect.stringMatching(
      /^\| `DOWNBEAT_PING_INTERVAL_MS` \| `pingIntervalMs` \| 3000 ms \| 100 to 120000 \|/,
    ),
  );
});
