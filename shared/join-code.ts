/**
 * Join codes: a friendly word and four digits, `TEMPO-4821`. The code is an address, not a secret. Look-alikes are
 * folded on both sides before comparing (after Crockford's base32: O reads as 0, I and L as 1), case and hyphen do not count.
 */
export const joinCodeWords = [
  'ALLEGRO',
  'BANJO',
  'BASSOON',
  'BEAT',
  'BELL',
  'BONGO',
  'BUGLE',
  'CELLO',
  'CHIME',
  'CHOIR',
  'CHORD',
  'CLAP',
  'CLEF',
  'CONGA',
  'CORNET',
  'CYMBAL',
  'DANCE',
  'DRUM',
  'DUET',
  'ECHO',
  'FANFARE',
  'FIDDLE',
  'FLUTE',
  'FORTE',
  'GONG',
  'GROOVE',
  'GUITAR',
  'HARP',
  'HORN',
  'JAZZ',
  'JINGLE',
  'KAZOO',
  'LARGO',
  'LYRE',
  'MARACA',
  'MARCH',
  'MELODY',
  'MUSIC',
  'NOTE',
  'OBOE',
  'OCTAVE',
  'OPERA',
  'ORGAN',
  'PIANO',
  'POLKA',
  'PRESTO',
  'RHYTHM',
  'RONDO',
  'SAMBA',
  'SCALE',
  'SHAKER',
  'SOLO',
  'SONATA',
  'SONG',
  'STRUM',
  'SWING',
  'TANGO',
  'TEMPO',
  'TENOR',
  'TRIO',
  'TROMBONE',
  'TRUMPET',
  'TUBA',
  'TUNE',
  'UKULELE',
  'VIBRATO',
  'VIOLA',
  'VIOLIN',
  'WALTZ',
  'WHISTLE',
  'XYLOPHONE',
  'ZITHER',
] as const;

/** Eight decimal orders of guesses are not the protection: limits, lock, expiry and rotation are. `randomBelow(n)` gives 0 … n − 1. */
export function createJoinCode(randomBelow: (limit: number) => number): string {
  const word = joinCodeWords[randomBelow(joinCodeWords.length)] ?? joinCodeWords[0];
  return `${word}-${String(randomBelow(10_000)).padStart(4, '0')}`;
}

/** The form in which codes are stored and compared. Any text folds; only a real code will be found. */
export function foldJoinCode(text: string): string {
  return text
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
    .slice(0, 32);
}
