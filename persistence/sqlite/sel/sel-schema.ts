/**
 * The schema of sel.db, by version. Released migrations are never edited; a change to the schema is a new entry.
 *
 * A child is an id here, and has a name only in the class list. There are deliberately no columns for addresses and browsers.
 * What a child says is `sealed`.
 */
import { countColumns } from './count-columns.ts';

/**
 * Who teaches a class: the rooms that manage it, and the rooms that they invite. Rooms that were linked before this version all
 * manage their class: until then nothing told them apart, and each must be able to remove another. A released migration, never
 * edited.
 */
const classInvitationsSchema = `
ALTER TABLE class_rooms ADD COLUMN manages INTEGER NOT NULL DEFAULT 1 CHECK (manages IN (0, 1));
ALTER TABLE class_rooms ADD COLUMN joined_at INTEGER;

CREATE TABLE class_invitations (
  digest TEXT PRIMARY KEY,
  class_id TEXT NOT NULL REFERENCES classes,
  tenant_id TEXT NOT NULL,
  room_id TEXT NOT NULL REFERENCES class_rooms,
  actor_id TEXT NOT NULL,
  manages INTEGER NOT NULL CHECK (manages IN (0, 1)),
  expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX invitations_by_class ON class_invitations (class_id, expires_at);
`;

/** Names of a class to tap, and the key of its pseudonyms. A released migration, never edited. */
const classListSchema = `
CREATE TABLE class_list (
  student_id TEXT PRIMARY KEY REFERENCES students,
  class_id TEXT NOT NULL REFERENCES classes,
  place INTEGER NOT NULL,
  shown_name TEXT NOT NULL,
  full_name TEXT NOT NULL,
  number TEXT,
  sourced_id TEXT,
  imported_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX names_by_class ON class_list (class_id, place);
CREATE INDEX names_by_age ON class_list (imported_at);

CREATE TABLE pseudonym_keys (
  class_id TEXT PRIMARY KEY REFERENCES classes,
  key BLOB NOT NULL CHECK (length(key) = 32)
) STRICT, WITHOUT ROWID;
`;

const counts = countColumns.map(({ column }) => `${column} INTEGER NOT NULL`).join(',\n  ');

const firstSchema = `
CREATE TABLE classes (
  class_id TEXT PRIMARY KEY,
  check_ins INTEGER NOT NULL CHECK (check_ins IN (0, 1)),
  reflections INTEGER NOT NULL CHECK (reflections IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE class_rooms (
  room_id TEXT PRIMARY KEY,
  class_id TEXT NOT NULL REFERENCES classes
) STRICT, WITHOUT ROWID;
CREATE INDEX rooms_by_class ON class_rooms (class_id);

-- Null: opted out. Else what happened before is not to be recorded.
CREATE TABLE students (
  student_id TEXT PRIMARY KEY,
  recorded_from INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE seats (
  room_id TEXT NOT NULL REFERENCES class_rooms,
  participant_id TEXT NOT NULL,
  student_id TEXT NOT NULL REFERENCES students,
  PRIMARY KEY (room_id, participant_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX seats_by_student ON seats (student_id);

CREATE TABLE prompts (
  prompt_id INTEGER PRIMARY KEY AUTOINCREMENT,
  room_id TEXT NOT NULL UNIQUE,
  text TEXT NOT NULL,
  answer TEXT NOT NULL,
  casel TEXT,
  set_at INTEGER NOT NULL
) STRICT;

-- One per seat: without it, what its child said is noise.
CREATE TABLE entry_keys (
  room_id TEXT NOT NULL,
  participant_id TEXT NOT NULL,
  key BLOB NOT NULL CHECK (length(key) = 32),
  PRIMARY KEY (room_id, participant_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE entries (
  entry_id INTEGER PRIMARY KEY AUTOINCREMENT,
  room_id TEXT NOT NULL,
  participant_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  corrected_at INTEGER,
  sealed BLOB NOT NULL,
  FOREIGN KEY (room_id, participant_id) REFERENCES entry_keys
) STRICT;
CREATE INDEX entries_by_seat ON entries (room_id, participant_id, kind);
CREATE INDEX entries_by_age ON entries (kind, at);

CREATE TABLE periods (
  room_id TEXT NOT NULL,
  period INTEGER NOT NULL,
  lesson INTEGER NOT NULL,
  source TEXT NOT NULL UNIQUE,
  started_at INTEGER NOT NULL,
  ended_at INTEGER NOT NULL,
  -- The class's figures of the lesson so far, as JSON: they name nobody.
  collaboration TEXT NOT NULL,
  PRIMARY KEY (room_id, period)
) STRICT, WITHOUT ROWID;
CREATE INDEX periods_by_age ON periods (ended_at);

CREATE TABLE participation (
  room_id TEXT NOT NULL,
  period INTEGER NOT NULL,
  participant_id TEXT NOT NULL,
  ${counts},
  PRIMARY KEY (room_id, period, participant_id)
) STRICT, WITHOUT ROWID;

-- The sums of a lesson's snapshots, kept with each of them: a term is read from these, not from its every half minute.
CREATE TABLE lesson_totals (
  room_id TEXT NOT NULL,
  lesson INTEGER NOT NULL,
  participant_id TEXT NOT NULL,
  ${counts},
  ended_at INTEGER NOT NULL,
  PRIMARY KEY (room_id, lesson, participant_id)
) STRICT, WITHOUT ROWID;

-- A meeting has no direction: kept once, under the lower id.
CREATE TABLE lesson_contacts (
  room_id TEXT NOT NULL,
  lesson INTEGER NOT NULL,
  participant_id TEXT NOT NULL,
  peer_id TEXT NOT NULL,
  co_edits INTEGER NOT NULL,
  alternations INTEGER NOT NULL,
  PRIMARY KEY (room_id, lesson, participant_id, peer_id),
  CHECK (participant_id < peer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
  event_id INTEGER PRIMARY KEY AUTOINCREMENT,
  room_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  at INTEGER NOT NULL,
  participant_id TEXT,
  peer_id TEXT,
  period INTEGER,
  source TEXT UNIQUE
) STRICT;
CREATE INDEX events_by_room ON events (room_id, event_id);
CREATE INDEX events_by_age ON events (at);

CREATE TABLE dead_letters (
  source TEXT PRIMARY KEY,
  at INTEGER NOT NULL,
  reason TEXT NOT NULL,
  write TEXT NOT NULL
) STRICT;

CREATE TABLE access_log (
  access_id INTEGER PRIMARY KEY AUTOINCREMENT,
  at INTEGER NOT NULL,
  class_id TEXT NOT NULL,
  room_id TEXT NOT NULL,
  actor_id TEXT NOT NULL,
  action TEXT NOT NULL,
  student_id TEXT
) STRICT;
CREATE INDEX access_by_class ON access_log (class_id, access_id);

CREATE TRIGGER access_log_keeps BEFORE UPDATE ON access_log
BEGIN SELECT raise(ABORT, 'the access log can only be added to'); END;
CREATE TRIGGER access_log_stays BEFORE DELETE ON access_log
BEGIN SELECT raise(ABORT, 'the access log can only be added to'); END;
`;

export const selMigrations: readonly string[] = [firstSchema, classListSchema, classInvitationsSchema];
