/** Version 5. The readiness check writes as much as a busy commit does: on a disk with one page left, one page proves nothing. */
export const writeProbeSchema = `
ALTER TABLE write_probe ADD COLUMN filler BLOB NOT NULL DEFAULT x'';
`;
