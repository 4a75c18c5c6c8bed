/** Version 2. With a rowid, for the reason that first-schema.ts gives for all tables of large values. */
export const endedEpochsSchema = `
CREATE TABLE ended_epochs (
  room_id TEXT NOT NULL REFERENCES rooms,
  epoch INTEGER NOT NULL,
  bytes BLOB NOT NULL,
  crc INTEGER NOT NULL,
  PRIMARY KEY (room_id, epoch)
) STRICT;
`;
