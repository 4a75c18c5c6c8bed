/** Names of a class to tap, and the key of its pseudonyms. A released migration: never edited. */
export const classListSchema = `
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
