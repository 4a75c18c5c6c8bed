/** The pages of docs/ that are printed from the tables in the code, and the tables of others, so that they cannot drift from it. */
import { readFileSync } from 'node:fs';
import { renderOptionTables } from '../server/config/option-markdown.ts';
import { ServerMetrics } from '../server/metrics/server-metrics.ts';
import { awarenessFields } from '../shared/awareness-fields.ts';
import { closeCode, mayReconnect } from '../shared/close-code.ts';
import { type MessageSpec, messageTable } from '../shared/message-table.ts';
import { maxNameLength } from '../shared/participant.ts';
import { renderProblemTable } from '../shared/problem.ts';
import { defaultSettings, defaultTempo } from '../shared/room-reader.ts';
import { type RootSpec, roomTable, rootNames } from '../shared/room-table.ts';
import { cleanText } from '../shared/visible-text.ts';
import { exampleDocs, withExamples } from './doc-examples.ts';
import { guessingRows, localGuessingRows } from './guessing-table.ts';

const madeBy =
  '<!-- Printed by `npm run docs` from the tables in the code; a test fails when it is stale. -->';

export function generatedDocs(): ReadonlyMap<string, string> {
  return new Map([
    ['docs/configuration.md', configurationPage()],
    ['docs/errors.md', errorsPage()],
    ['docs/document.md', documentPage()],
    ['docs/metrics.md', metricsPage()],
    ['docs/threat-model.md', withGuessing(readFileSync('docs/threat-model.md', 'utf8'))],
    ['docs/protocol.md', withMessages(readFileSync('docs/protocol.md', 'utf8'))],
    ...exampleDocs.map((path): [string, string] => [path, withExamples(readFileSync(path, 'utf8'))]),
  ]);
}

function page(title: string, ...parts: readonly string[]): string {
  return `${[`# ${title}`, madeBy, ...parts].join('\n\n').trimEnd()}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The page with `text` between its two marks. */
function between(page: string, begin: string, end: string, text: string): string {
  const from = page.indexOf(begin) + begin.length;
  const to = page.indexOf(end);
  if (from < begin.length || to < from) throw new Error(`A page has no place for ${end}.`);
  return `${page.slice(0, from)}\n${text}\n\n${page.slice(to)}`;
}

function withMessages(page: string): string {
  const receivers = { server: 'to the server', client: 'to the client', sdk: 'to SDK clients', both: 'both' };
  const specs = Object.entries<MessageSpec>(messageTable);
  const rows = specs.map(([kind, { number, step, body, to, price }]) => {
    const numbers = step === undefined ? `${number}` : `${number}, ${step}`;
    return [numbers, kind, body, receivers[to], price ?? ''];
  });
  const messages = table(['number', 'message', 'body', 'direction', 'costs a client one'], rows);
  return between(page, 'docs` from the table of messages -->\n', '<!-- /messages -->', messages);
}

function withGuessing(page: string): string {
  const everywhere = table(
    ['open rooms', 'digits of a new code', 'guesses until one is hit', 'one address takes', 'and hits'],
    guessingRows(),
  );
  const local = table(
    ['lessons on the same network', 'guesses until one is hit', 'a guesser there takes'],
    localGuessingRows(),
  );
  const begin = "docs` from the limits' defaults -->\n";
  return between(page, begin, '<!-- /guessing -->', `${everywhere}\n\n${local}`);
}

function configurationPage(): string {
  return page(
    'Configuration',
    'Downbeat reads its environment once, at the start, and checks all of it as a whole: a fault stops the start with a list of every fault. An empty variable counts as unset.',
    'Limits slow a client down. What is over the limit for updates, signals or bytes waits (the server stops reading that socket for as long), because a dropped update would leave a gap in the document; notes over their limit are dropped. The sender is told with a notice that says after how many ms to go on.',
    renderOptionTables(),
  );
}

function errorsPage(): string {
  const codes = Object.entries(closeCode).map(([name, { code, reason }]) => [
    String(code),
    `\`${name}\``,
    mayReconnect(code) ? 'yes, later' : 'no',
    reason,
  ]);
  return page(
    'Errors',
    '## HTTP',
    'Every error is a problem document (RFC 9457, `application/problem+json`) with `type`, `title`, `status`, `detail`, `instance` (the request id) and a stable `code`. Where waiting helps there is `retryAfterMs`, and a `Retry-After` header.',
    renderProblemTable(),
    '## WebSocket close codes',
    'The band says what a client does: after 4400–4499 it does not reconnect by itself, after 4500–4599 (and anything else) it tries again with a growing, jittered delay. y-websocket 3.1 follows the same bands.',
    table(['code', 'name', 'reconnect?', 'reason sent'], codes),
    'Beside these the socket library closes with 1009 what is over twice `maxFrameBytes`, with 1008 a message in more than 1,024 pieces, and with 1002 what is no WebSocket frame. Such a connection is read no further and ended a second later.',
  );
}

function metricsPage(): string {
  const rows = new ServerMetrics().describe().map(({ name, type, help }) => [`\`${name}\``, type, help]);
  return page(
    'Metrics',
    '`GET /metrics` answers in the text format of Prometheus. It is closed to the public: it takes `Authorization: Bearer` with `DOWNBEAT_METRICS_TOKEN`, or with the teacher key where no such token is set, from the same machine too (behind a proxy on the same machine, everybody seems to be there).',
    'Labels come from the tables of the code (rules, close codes, routes, kinds of frame) and never name a room, a participant or an address: their number is bounded, and nothing about a child is in them. `nodejs_…` and `process_…` are the usual figures of a Node process.',
    '```yaml\nscrape_configs:\n  - job_name: downbeat\n    authorization: { credentials_file: /etc/prometheus/downbeat-token }\n    static_configs: [{ targets: ["music.school.example"] }]\n```',
    table(['metric', 'type', 'meaning'], rows),
    '## What to watch',
    table(
      ['question', 'expression', 'wake somebody'],
      [
        [
          'Is the class together?',
          '`histogram_quantile(0.99, sum by (le) (rate(downbeat_beat_lateness_seconds_bucket[5m])))`',
          'over 0.02',
        ],
        [
          'Is the disk fast enough?',
          '`histogram_quantile(0.99, sum by (le) (rate(downbeat_commit_duration_seconds_bucket[5m])))`',
          'over 0.1',
        ],
        ['Is a core full?', '`rate(downbeat_event_loop_seconds_total{state="active"}[5m])`', 'over 0.8'],
        ['Did a room fail?', '`increase(downbeat_room_faults_total[15m])`', 'over 0'],
        ['Is participation kept?', '`downbeat_sel_dead_letters + downbeat_sel_unkept`', 'over 0'],
        ['Does somebody try the gate?', '`rate(downbeat_refusals_total{rule=~"G."}[5m])`', 'look'],
        [
          'Does somebody guess codes or keys?',
          '`rate(downbeat_wrong_credentials_total[5m])`',
          'over 1: see docs/threat-model.md',
        ],
        ['Are networks too slow?', '`rate(downbeat_closes_total{reason="slow"}[5m])`', 'look'],
      ],
    ),
  );
}

const writers = {
  server: 'server',
  teacher: 'teachers',
  create: 'teachers; students may add, unless frozen',
  everyone: 'everyone, unless frozen, or the pattern is locked or unknown',
} as const;

/** What a fixed key reads as until somebody sets it. */
const defaults = new Map<string, object>([
  ['room', defaultSettings],
  ['tempo', defaultTempo],
]);

function documentPage(): string {
  const rows = rootNames.flatMap((root) => {
    const spec: RootSpec = roomTable[root];
    const absent = new Map<string, unknown>(Object.entries(defaults.get(root) ?? {}));
    const fixed = Object.entries(spec.keys ?? {}).map(([key, schema]) => [
      `\`${key}\``,
      jsonText(schema),
      absent.has(key) ? jsonText(absent.get(key)) : '',
    ]);
    const open = spec.entries ? [[spec.entries.keyMeans, jsonText(spec.entries.value), '']] : [];
    return [...fixed, ...open].map((cells) => [`\`${root}\``, ...cells, writers[spec.writer]]);
  });
  return page(
    "The room's document",
    'One classroom is one Yjs document. Every root is a flat `Y.Map` of JSON values; the gate (docs/gate.md) lets nothing else in.',
    'A key that nobody has set is absent and reads as its default: a new room holds the pattern `p1`, the timeline, who has joined, and nothing else.',
    table(['root', 'key', 'value', 'default', 'who may write'], rows),
    ...rootNames.map((root) => `**\`${root}\`**: ${roomTable[root].describes}.`),
    '## Text that others read',
    "One rule holds for it everywhere (`shared/visible-text.ts`, by Unicode's own properties): for names and titles, for what is marked `visibleText` above, and for questions, answers and notes of a lesson. Over HTTP text is cleaned; so does the SDK before it writes. The gate can't rewrite a value: it takes one back that isn't clean, with a notice that names the text and what is wrong with it. What an older server has let in is read as ever and stays where the rest of its value changes.",
    'Text is NFC, not NFKC, which would show other letters than were typed (½, ﬁ, ｶ); names are compared by a fold of their own. Taken out is what has no shape: Default_Ignorable_Code_Point and Bidi_Control, but for joiners where a script spells with them, variation selectors and tags of emoji, variants of ideographs. White_Space is one space, and none at the ends. Of marks on one letter four stay (UTS #39, 5.4). Refused are control characters, private use, halves of surrogate pairs, and what has nothing to be seen. Length counts code points, so that UTF-8 takes four bytes of each at most.',
    table(
      ['written', 'becomes'],
      textExamples.map((text) => [spelled(text), cleaned(text)]),
    ),
    "A student can't be called a word for a teacher, in any of twenty languages, with letters of other scripts, digits or gaps in it (`shared/reserved-name.ts`); a teacher can.",
    '## Awareness',
    "What members show each other and nobody keeps: `user`, which the server writes (docs/protocol.md), and of a client's own state these fields. Any other is taken out before it reaches anybody; its sender is told once by a notice.",
    table(
      ['field', 'value', 'meaning'],
      Object.entries(awarenessFields).map(([name, { schema, describes }]) => [
        `\`${name}\``,
        jsonText(schema),
        describes,
      ]),
    ),
  );
}

const textExamples = [
  'Anna\u200f',
  'An\u00adna\t',
  'Zoe\u0308',
  '\u202eAnna',
  'A\u200dnna',
  'علی\u200cرضا',
  'क्\u200dष',
  '👩\u200d🎤',
  'Z\u0300\u0301\u0302\u0303\u0304\u0306',
  '\u3164',
  '\u2800',
  'a\u0007',
] as const;

function cleaned(text: string): string {
  const outcome = cleanText(text, { maxLength: maxNameLength });
  return outcome.ok ? spelled(outcome.text) : `refused: ${outcome.reason}`;
}

/** Letters as they are, with what can't be seen or stands on its own by its number. */
function spelled(text: string): string {
  const points = [...text].map((point) =>
    /[\p{L}\p{Nd}\p{So} ]/u.test(point) && !/[\p{Default_Ignorable_Code_Point}\u2800]/u.test(point)
      ? point
      : ` U+${(point.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')} `,
  );
  return `\`${points.join('').trim().replace(/ +/g, ' ')}\``;
}

/** JSON on one line of a table. */
function jsonText(value: unknown): string {
  const text = JSON.stringify(value).replaceAll('|', '\\|');
  return `\`${text}\``;
}
