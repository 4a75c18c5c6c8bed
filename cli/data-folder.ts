/** What a data folder holds, by file name. */
export const roomsDatabase = 'downbeat.db';
export const selDatabase = 'sel.db';
/** Made on first start, unless the environment gives them. */
export const secretFiles = ['token-secret', 'teacher-key'] as const;
/** What stands beside a database and belongs to that one only. */
export const journalSuffixes = ['-wal', '-shm', '-journal', '-head'] as const;
