/** Version 3. What the last process on the file left behind, and the rooms that may have lost their newest commits by it. */
export const uncleanEndSchema = `
CREATE TABLE last_run (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  synchronous TEXT NOT NULL,
  ended INTEGER NOT NULL
) STRICT;

CREATE TABLE uncertain_rooms (
  room_id TEXT PRIMARY KEY REFERENCES rooms
) STRICT, WITHOUT ROWID;
`;
