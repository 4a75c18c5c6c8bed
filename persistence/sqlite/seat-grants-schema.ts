/** Version 4. Who may hold a seat: the joins that gave it, counted from 1 and joined by commas, the oldest first. */
export const seatGrantsSchema = `
ALTER TABLE participants ADD COLUMN grants_given INTEGER NOT NULL DEFAULT 1;
ALTER TABLE participants ADD COLUMN grants TEXT NOT NULL DEFAULT '1';
`;
