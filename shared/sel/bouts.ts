/**
 * Bouts are runs of what one student does, which count once, however fast the keys are hit. A run of notes is over when a whole
 * beat has passed in silence. Counting notes instead would make a student who mashes the keys the most equal of all.
 */

/**
 * Onsets on two neighbouring beats are one beat apart and belong together. With a silent beat between them, they are two apart.
 * The limit lies half way, so that playing a little early or late changes nothing.
 */
export const boutGapBeats = 1.5;

/** Edits have no beat, so a run of them is over after a pause of this length. */
export const editPauseMs = 2000;

/** Whether a note begins a new bout of its student, whose previous note was at `lastAtMs`. */
export function beginsBout(lastAtMs: number | undefined, atMs: number, beatMs: number): boolean {
  return lastAtMs === undefined || atMs - lastAtMs >= boutGapBeats * beatMs;
}

export function beginsEditBout(lastAtMs: number | undefined, atMs: number): boolean {
  return lastAtMs === undefined || atMs - lastAtMs >= editPauseMs;
}
