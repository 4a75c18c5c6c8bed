/**
 * Every option of the server, as data: its name, variable, default, unit, range and meaning. `parseConfig` reads the options from
 * it, and docs/configuration.md is generated from it.
 */
import { type AddressHeader, addressHeaders } from './address-header.ts';
import {
  type AddressesOption,
  type ChoiceOption,
  type IntegerOption,
  integerOption,
  type ListOption,
  type OptionalTextOption,
  type TextOption,
} from './option.ts';

type Range = readonly [minimum: number, maximum: number];
type IntegerRow = readonly [fallback: number, unit: string, range: Range, describes: string];

function integers<Name extends string>(rows: Record<Name, IntegerRow>): Record<Name, IntegerOption>;
function integers(rows: Record<string, IntegerRow>): Record<string, IntegerOption> {
  return Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, integerOption(name, ...row)]));
}

/** Counts only letters and digits, because everything else is ignored when keys are compared. */
function isTeacherKey(text: string): boolean {
  return /^[\x20-\x7e]{12,200}$/.test(text) && text.replace(/[^0-9a-z]/gi, '').length >= 12;
}

export const serverOptions = {
  port: {
    kind: 'integer',
    env: 'PORT',
    default: 4000,
    unit: 'TCP port',
    minimum: 0,
    maximum: 65_535,
    describes: 'Port to listen on; 0 takes a free one.',
  } satisfies IntegerOption,
  host: {
    kind: 'text',
    env: 'HOST',
    default: '0.0.0.0',
    describes: 'Address to listen on; 127.0.0.1 keeps the server to this machine.',
  } satisfies TextOption,
  dataDir: {
    kind: 'text',
    env: 'DATA_DIR',
    default: './data',
    describes: 'Folder of the database and of the keys made on first start.',
  } satisfies TextOption,
  teacherKey: {
    kind: 'optional',
    env: 'DOWNBEAT_TEACHER_KEY',
    whenUnset: 'made on first start, kept in DATA_DIR',
    pattern: { test: isTeacherKey },
    patternMeans: '12 to 200 printable ASCII characters, at least 12 of them letters or digits',
    secret: true,
    describes:
      'Key with which teachers of the tenant `local` open rooms. Case, hyphens and look-alikes do not count.',
  } satisfies OptionalTextOption,
  secret: {
    kind: 'optional',
    env: 'DOWNBEAT_SECRET',
    whenUnset: 'made on first start, kept in DATA_DIR',
    pattern: /^.{32,1000}$/s,
    patternMeans: '32 to 1000 characters',
    secret: true,
    describes:
      'Secret that signs room tokens. Changing it ends every session, unless the old one goes into `DOWNBEAT_PREVIOUS_SECRETS`.',
  } satisfies OptionalTextOption,
  previousSecrets: {
    kind: 'list',
    env: 'DOWNBEAT_PREVIOUS_SECRETS',
    separator: /\s+/,
    pattern: /^.{32,1000}$/,
    patternMeans: '32 to 1000 characters, with spaces between them',
    secret: true,
    describes:
      'Secrets that still verify room tokens but sign none: for as long as a token lives and can be refreshed, then take them out.',
  } satisfies ListOption,
  metricsToken: {
    kind: 'optional',
    env: 'DOWNBEAT_METRICS_TOKEN',
    whenUnset: 'the teacher key opens them',
    pattern: /^[\x21-\x7e]{16,200}$/,
    patternMeans: '16 to 200 printable ASCII characters without spaces',
    secret: true,
    describes: 'Bearer token of `GET /metrics`; with it, the teacher key does not open them any more.',
  } satisfies OptionalTextOption,
  logLevel: {
    kind: 'choice',
    env: 'LOG_LEVEL',
    default: 'info',
    choices: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    describes: 'Least important message that is logged.',
  } satisfies ChoiceOption,
  publicUrl: {
    kind: 'optional',
    env: 'PUBLIC_URL',
    whenUnset: "taken from each request's host",
    pattern: /^https?:\/\/[^\s/?#@]+(?:\/[^\s?#]*)?$/i,
    patternMeans: 'an http:// or https:// address without query, for example https://music.school.example',
    secret: false,
    describes: 'Address at which clients reach the server, where a proxy changes it.',
  } satisfies OptionalTextOption,
  trustProxy: {
    kind: 'addresses',
    env: 'TRUST_PROXY',
    rangeNames: ['loopback', 'linklocal', 'uniquelocal'],
    describes:
      'Proxies in front of the server that are believed about client address, host and protocol. `true` believes every private address.',
  } satisfies AddressesOption,
  addressHeader: {
    kind: 'choice',
    env: 'DOWNBEAT_ADDRESS_HEADER',
    default: 'x-forwarded-for',
    choices: addressHeaders,
    describes:
      "Header in which the proxies of `TRUST_PROXY` say the client's address. Take one that your proxy sets itself: see docs/threat-model.md.",
  } satisfies ChoiceOption<AddressHeader>,
  allowedOrigins: {
    kind: 'list',
    env: 'DOWNBEAT_ALLOWED_ORIGINS',
    separator: /[\s,]+/,
    pattern: /^https?:\/\/[^\s/?#@*]+$/i,
    patternMeans: 'an origin such as https://lms.school.example, with spaces or commas between them',
    secret: false,
    describes:
      "Other sites whose pages may use the API and the sockets from a browser. The server's own pages always may; programs outside browsers have no origin.",
  } satisfies ListOption,
  synchronous: {
    kind: 'choice',
    env: 'DOWNBEAT_SYNCHRONOUS',
    default: 'FULL',
    choices: ['FULL', 'NORMAL'],
    describes:
      'FULL: what was shown outlives a power cut. NORMAL: a power cut may lose the last moments, and rooms then start a new epoch.',
  } satisfies ChoiceOption<'FULL' | 'NORMAL'>,
  compactAfterUpdates: integerOption(
    'compactAfterUpdates',
    500,
    'updates',
    [10, 1_000_000],
    "Stored updates after which a room's log is compacted into a snapshot.",
  ),
  epochMinBytes: integerOption(
    'epochMinBytes',
    65_536,
    'bytes',
    [1024, 1_073_741_824],
    'Size of a document from which on it may begin a new epoch when its room is idle: see docs/growth.md.',
  ),
  epochRatio: integerOption(
    'epochRatio',
    4,
    'times',
    [2, 1000],
    'How many times larger than its content alone a document must be to begin a new epoch.',
  ),
} as const;

export const limitOptions = integers({
  maxHeadBytes: [
    8192,
    'bytes',
    [4096, 65_536],
    "Largest head of an HTTP request: address and headers, the site's cookies among them.",
  ],
  maxBodyBytes: [16_384, 'bytes', [1024, 1_048_576], 'Largest body of an HTTP request.'],
  maxImportBytes: [
    1_048_576,
    'bytes',
    [16_384, 67_108_864],
    'Largest class list that a teacher may import; reading a longer one holds up the rooms.',
  ],
  maxFrameBytes: [1_048_576, 'bytes', [4096, 67_108_864], 'Largest WebSocket frame accepted.'],
  maxAwarenessStateBytes: [4096, 'bytes', [512, 65_536], 'Largest awareness state of one client.'],
  updatesPerSecond: [30, 'per second', [1, 10_000], 'Document updates of one participant, sustained.'],
  updateBurst: [150, 'updates', [1, 100_000], 'Document updates of one participant, at once.'],
  notesPerSecond: [20, 'per second', [1, 1000], 'Notes of one participant, sustained.'],
  noteBurst: [40, 'notes', [1, 10_000], 'Notes of one participant, at once.'],
  signalsPerSecond: [
    100,
    'per second',
    [10, 10_000],
    'Awareness messages and pings of one participant beyond the echoes of what it received, sustained.',
  ],
  signalBurst: [
    500,
    'messages',
    [10, 100_000],
    'Awareness messages and pings of one participant beyond the echoes of what it received, at once.',
  ],
  bytesPerSecond: [
    262_144,
    'bytes/s',
    [1024, 1_073_741_824],
    'Bytes received from one participant, sustained.',
  ],
  byteBurst: [4_194_304, 'bytes', [4096, 1_073_741_824], 'Bytes received from one participant, at once.'],
  documentBytesPerSecond: [
    4096,
    'bytes/s',
    [256, 1_073_741_824],
    'Bytes of document updates of one participant, sustained: by so much one child can make the room grow.',
  ],
  documentByteBurst: [
    2_097_152,
    'bytes',
    [4096, 1_073_741_824],
    'Bytes of document updates of one participant, at once: what was edited offline, for example.',
  ],
  refusalsPerMinute: [
    60,
    'per minute',
    [1, 100_000],
    'Refused messages of one participant after which it is closed, sustained; a reconnect forgives none.',
  ],
  refusalBurst: [
    120,
    'refusals',
    [1, 100_000],
    'Refused messages of one participant after which it is closed, at once.',
  ],
  wrongCodesPerDayPerAddress: [
    120,
    'per day',
    [1, 1_000_000],
    'Wrong join codes of one network address that are looked up among all rooms; one day of them at once.',
  ],
  localWrongCodesPerMinute: [
    120,
    'per minute',
    [1, 100_000],
    'Past that: wrong codes of one address that are looked up among the rooms with members there, sustained.',
  ],
  localWrongCodeBurst: [
    2400,
    'wrong codes',
    [1, 1_000_000],
    'The same at once: a whole school that mistypes at the beginning of a lesson.',
  ],
  joinsPerMinutePerCode: [
    120,
    'per minute',
    [1, 100_000],
    'New seats by one code, from anywhere. Who comes back with a token takes none.',
  ],
  maxConnections: [20_000, 'connections', [10, 1_000_000], 'Open TCP connections of the whole server.'],
  connectionsPerAddress: [
    10_000,
    'connections',
    [10, 1_000_000],
    'Open TCP connections of one network address; past them the oldest plain one is dropped. Not counted behind a proxy (`TRUST_PROXY`).',
  ],
  roomsPerTenant: [500, 'rooms', [1, 1_000_000], 'Open rooms of one tenant.'],
  participantsPerRoom: [200, 'participants', [2, 1000], 'Participants of one room, teachers included.'],
  connectionsPerParticipant: [5, 'connections', [1, 100], 'Open connections of one participant.'],
  clientIdsPerMinute: [
    2,
    'per minute',
    [1, 10_000],
    'Yjs client ids that one participant may claim in one room, sustained: each page load takes one.',
  ],
  clientIdBurst: [
    30,
    'client ids',
    [1, 10_000],
    'Yjs client ids that one participant may claim in one room, at once.',
  ],
  softBufferBytes: [
    65_536,
    'bytes',
    [1024, 67_108_864],
    'Unsent bytes of a socket past which awareness collapses to the latest state.',
  ],
  hardBufferBytes: [
    8_388_608,
    'bytes',
    [65_536, 1_073_741_824],
    'Unsent bytes of a socket past which it is closed as slow.',
  ],
  totalBufferBytes: [
    268_435_456,
    'bytes',
    [1_048_576, 1_099_511_627_776],
    'Unsent bytes of all sockets together past which the slowest are closed.',
  ],
});

export const timingOptions = integers({
  requestTimeoutMs: [
    10_000,
    'ms',
    [1000, 300_000],
    'Longest wait for an HTTP request or upgrade to arrive whole, from the connection on.',
  ],
  firstFrameTimeoutMs: [10_000, 'ms', [500, 120_000], 'Wait for the first frame of a new connection.'],
  pingIntervalMs: [3000, 'ms', [100, 120_000], 'Silence after which a connection is pinged.'],
  pingTimeoutMs: [6000, 'ms', [200, 300_000], 'Silence after which a connection counts as dead.'],
  roomIdleMs: [60_000, 'ms', [0, 86_400_000], 'Time after which a room without connections is unloaded.'],
  tickLeadMs: [250, 'ms', [0, 5000], 'How far ahead of its time a beat is announced.'],
  tempoLeadMs: [
    800,
    'ms',
    [0, 10_000],
    'Least time between a tempo change and the bar line at which it takes effect.',
  ],
  tokenLifetimeMs: [3_600_000, 'ms', [1000, 604_800_000], 'Life of a room token.'],
  tokenGraceMs: [
    43_200_000,
    'ms',
    [0, 2_592_000_000],
    'Time after expiry in which a token can still be refreshed.',
  ],
  roomLifetimeMs: [604_800_000, 'ms', [60_000, 31_536_000_000], 'Time after which a room expires.'],
  roomRetentionMs: [
    31_536_000_000,
    'ms',
    [604_800_000, 157_680_000_000],
    'How long what a room holds, names and patterns, is kept after it was closed or has expired: a year.',
  ],
  drainTimeoutMs: [10_000, 'ms', [0, 300_000], 'Longest wait for rooms to be saved on shutdown.'],
  restartMs: [
    1500,
    'ms',
    [0, 300_000],
    'How long a restart takes: on shutdown clients are told to come back after it, spread over as long again.',
  ],
  selSnapshotIntervalMs: [30_000, 'ms', [1000, 600_000], 'Time between two snapshots of participation.'],
  selLessonGapMs: [900_000, 'ms', [60_000, 43_200_000], 'Pause in a room after which a new lesson begins.'],
  selFeedHeartbeatMs: [
    15_000,
    'ms',
    [1000, 300_000],
    "Time between two signs of life of a teacher's live feed.",
  ],
  selUpkeepIntervalMs: [
    3_600_000,
    'ms',
    [60_000, 86_400_000],
    'Time between two purges of what is over its retention.',
  ],
  selEventRetentionMs: [
    86_400_000,
    'ms',
    [3_600_000, 31_536_000_000],
    'How long the events of the live feed are kept.',
  ],
  selReflectionRetentionMs: [
    10_368_000_000,
    'ms',
    [3_600_000, 94_608_000_000],
    "How long reflections and teachers' notes are kept: a term.",
  ],
  selCheckInRetentionMs: [
    10_368_000_000,
    'ms',
    [3_600_000, 94_608_000_000],
    'How long check-ins are kept: a term.',
  ],
  selParticipationRetentionMs: [
    31_536_000_000,
    'ms',
    [3_600_000, 157_680_000_000],
    'How long participation is kept: a year.',
  ],
  selClassListRetentionMs: [
    31_536_000_000,
    'ms',
    [3_600_000, 157_680_000_000],
    'How long a class list is kept after it was imported: a year.',
  ],
});
