/**
 * Version 1. Released migrations are never edited; a change to the schema is a new migration.
 *
 * The tables are STRICT, because a value of the wrong type must fail when it is written, not when it is read. A participant is a
 * name and a role. There is deliberately no column for where a child connects from (address, browser, mail).
 */
export const firstSchema = `
CREATE TABLE tenants (
  tenant_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

INSERT INTO tenants (tenant_id) VALUES ('local');

-- A closed room has no code, and SQLite lets any number of rows share NULL: a code is unique among open rooms.
CREATE TABLE rooms (
  room_id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants,
  code TEXT,
  code_folded TEXT UNIQUE,
  epoch INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  closed_at INTEGER,
  seats_given INTEGER NOT NULL DEFAULT 0,
  CHECK ((code IS NULL) = (code_folded IS NULL)),
  CHECK (code IS NULL OR closed_at IS NULL)
) STRICT, WITHOUT ROWID;

CREATE INDEX open_rooms_by_tenant ON rooms (tenant_id, expires_at) WHERE closed_at IS NULL;

CREATE TABLE participants (
  room_id TEXT NOT NULL REFERENCES rooms,
  participant_id TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  seat INTEGER NOT NULL,
  joined_at INTEGER NOT NULL,
  removed_at INTEGER,
  PRIMARY KEY (room_id, participant_id),
  UNIQUE (room_id, seat)
) STRICT, WITHOUT ROWID;

CREATE TABLE client_ids (
  room_id TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  client_id INTEGER NOT NULL,
  participant_id TEXT NOT NULL,
  PRIMARY KEY (room_id, epoch, client_id),
  FOREIGN KEY (room_id, participant_id) REFERENCES participants
) STRICT, WITHOUT ROWID;

-- With a rowid, unlike the rest: SQLite reads a whole row, blob and all, to compare its key in a table without one. A
-- damaged blob would then fail the lookups of other rooms, and a large one would slow them down.
CREATE TABLE updates (
  room_id TEXT NOT NULL REFERENCES rooms,
  epoch INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  crc INTEGER NOT NULL,
  PRIMARY KEY (room_id, epoch, seq)
) STRICT;

CREATE TABLE snapshots (
  room_id TEXT NOT NULL REFERENCES rooms,
  epoch INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  crc INTEGER NOT NULL,
  PRIMARY KEY (room_id, epoch, seq)
) STRICT;

CREATE TABLE clocks (
  clock_id TEXT PRIMARY KEY,
  origin_unix_ms REAL NOT NULL
) STRICT, WITHOUT ROWID;

-- Written by the readiness check only, because nothing but a write shows that a write would work.
CREATE TABLE write_probe (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  writes INTEGER NOT NULL
) STRICT;

INSERT INTO write_probe (id, writes) VALUES (1, 0);
`;
