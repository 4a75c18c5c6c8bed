/**
 * Join codes: a friendly word and four digits, `TEMPO-4821`, or more digits on a server with hundreds of open rooms. The code is
 * an address, not a secret. Both sides fold look-alikes before comparing (after Crockford's base32: O reads as 0, I and L as 1),
 * and ignore case and hyphen.
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

const leastDigits = 4;
/** The open rooms that the least number of digits allows: 7,200 codes for each room, a ratio that every length keeps. */
const roomsAtLeastDigits = 100;

/**
 * Returns how many digits a new code has with this many open rooms, so that guesses are equally unlikely to hit, however many
 * rooms there are.
 */
export function joinCodeDigits(openRooms: number): number {
  let digits = leastDigits;
  for (let rooms = roomsAtLeastDigits; openRooms >= rooms; rooms *= 10) digits += 1;
  return digits;
}

/**
 * Returns how many codes somebody who repeats none has to try, on average, to hit an open room's. It assumes guessing at the
 * length at which the largest share of codes is taken: of n codes with r rooms among them, (n + 1) / (r + 1).
 */
export function expectedGuesses(openRooms: number): number {
  const tries: number[] = [];
  for (let digits = leastDigits; digits <= joinCodeDigits(openRooms); digits += 1) {
    const codes = joinCodeWords.length * 10 ** digits;
    const rooms = Math.min(openRooms, roomsAtLeastDigits * 10 ** (digits - leastDigits));
    tries.push((codes + 1) / (rooms + 1));
  }
  return Math.min(...tries);
}

/** The code itself is not the protection: limits, lock, expiry and rotation are. `randomBelow(n)` returns 0 … n − 1. */
export function createJoinCode(randomBelow: (limit: number) => number, digits = leastDigits): string {
  const word = joinCodeWords[randomBelow(joinCodeWords.length)] ?? joinCodeWords[0];
  return `${word}-${String(randomBelow(10 ** digits)).padStart(digits, '0')}`;
}

/** The form in which codes are stored and compared. Any text can be folded, but only a real code will be found. */
export function foldJoinCode(text: string): string {
  return text
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1')
    .slice(0, 32);
}
