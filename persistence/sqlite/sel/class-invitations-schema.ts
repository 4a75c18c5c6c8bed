/**
 * Who teaches a class: the rooms that manage it, and whom they invite. Rooms that are linked already manage their class, all of them:
 * until now nobody could tell them apart, and each must be able to take out another. A released migration: never edited.
 */
export const classInvitationsSchema = `
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
