/** What the student page says, in words that a seven-year-old can read. */
import type { Drum } from '../sound/drum.ts';

const list = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;

const drumNames: Readonly<Record<Drum, string>> = {
  kick: 'Kick',
  snare: 'Snare',
  hat: 'Hat',
  'open-hat': 'Open hat',
  clap: 'Clap',
  tom: 'Tom',
  conga: 'Conga',
  clave: 'Clave',
  shaker: 'Shaker',
  tambourine: 'Tambourine',
  triangle: 'Triangle',
  cymbal: 'Cymbal',
};

export const studentWords = {
  start: {
    hello: (name: string) => `Hello ${name}!`,
    lead: 'Put on your headphones, if you have some.',
    button: 'Start sound',
    loading: 'Tuning …',
    failed: 'The sound did not load. Check the network and tap again.',
    unsupported: 'This browser cannot make sound. You can still take part.',
    without: 'Go in without sound',
  },

  top: {
    me: (name: string) => `You are ${name}`,
    raise: 'Raise hand',
    lower: 'Hand is up',
    sound: 'Sound',
    soundOff: 'Sound off',
    menu: 'Sound and settings',
    views: 'What to show',
    play: 'Play',
    pattern: 'Patterns',
    tapForSound: 'Tap for sound',
  },

  connection: {
    offline: 'No network. Keep going: your work comes along when you are back.',
    connecting: 'Going to your class …',
    back: 'You are back in the room.',
    tryNow: 'Try now',
  },

  part: {
    title: 'My part',
    free: 'Play when you like',
    beats: (beats: readonly number[]) => `Play on ${list(beats.map((beat) => `${beat + 1}`))}`,
    role: (role: string) => role.charAt(0).toUpperCase() + role.slice(1),
    muted: 'Your teacher has muted you',
    mutedHint: 'You can still change patterns.',
    spotlightMe: 'The spotlight is on you!',
    spotlight: (name: string) => `Watch ${name}`,
    tempo: (bpm: number) => `${Math.round(bpm)} beats a minute`,
    speaker: 'The sound comes from the big speaker.',
    silent: 'Quiet time: only the teacher has sound.',
  },

  pads: {
    label: 'Instrument',
    drum: (drum: Drum) => drumNames[drum],
    chord: (root: string) => `Chord ${root}`,
    key: (key: string) => key,
    muted: 'Muted',
  },

  stage: {
    title: 'Who is here',
    count: (n: number) => (n === 1 ? '1 musician' : `${n} musicians`),
    me: (name: string) => `${name} (you)`,
    teacher: (name: string) => `${name}, teacher`,
    hand: 'hand up',
    muted: 'muted',
    thank: (name: string) => `Say thank you to ${name}`,
    thankLead: (name: string) => `${name} helped you? Say thank you. Your teacher sees it, too.`,
    thankDeed: 'Thank you!',
    thanked: (name: string) => `You thanked ${name}.`,
    failed: 'That did not work. Try again.',
  },

  patterns: {
    title: 'Patterns',
    tabs: 'Which pattern',
    undo: 'Undo',
    redo: 'Redo',
    add: 'New pattern',
    addLead: 'Start from a groove. You can change every step.',
    frozen: 'Your teacher has frozen the patterns. Look and listen.',
    locked: 'This pattern is locked.',
    lockedTab: (name: string) => `${name}, locked`,
    only: 'Hear only this one',
    all: 'Hear all patterns',
    none: 'There is no pattern yet.',
    taken: 'That change was taken back.',
    fullUp: 'There are enough patterns now.',
    here: (names: readonly string[]) => `${list(names)} ${names.length === 1 ? 'is' : 'are'} here, too`,
  },

  settings: {
    title: 'Sound and settings',
    sound: 'Sound on this device',
    volume: 'Volume',
    click: 'Hear the beat',
    names: 'Names of the notes',
    letters: 'C D E',
    solfege: 'do re mi',
    keys: 'Play with the keys A to K',
    keysHint: 'Turn it off if you use a screen reader.',
    midi: 'Connect a music keyboard',
    midiOn: (n: number) => (n === 1 ? '1 music keyboard is connected' : `${n} music keyboards are connected`),
    midiNone: 'No music keyboard found. Plug it in.',
    midiFailed: 'The browser did not allow it.',
    late: 'Wireless headphones late?',
    lateHint: 'Tap + until the beat in your ears fits the ring.',
    lateBy: (ms: number) => `${ms} ms`,
    later: 'Sound earlier',
    earlier: 'Sound later',
    leave: 'Leave the class',
    leaveSure: 'Really leave?',
    close: 'Close',
  },

  checkIn: {
    title: 'How are you today?',
    lead: 'Only your teacher sees this.',
    pleasant: 'How do you feel?',
    energy: 'How much energy do you have?',
    pleasantFaces: ['Very bad', 'Not so good', 'Okay', 'Good', 'Great'],
    energyFaces: ['Sleepy', 'A bit tired', 'In the middle', 'Awake', 'Full of energy'],
    talk: 'I would like to talk to my teacher',
    send: 'Send',
    skip: 'Skip',
    sent: 'Thank you. Your teacher will see it.',
    failed: 'It was not sent. Check the network and try again.',
    gone: 'Your teacher is not asking any more.',
  },

  reflection: {
    title: 'Your teacher asks',
    answer: 'Your answer',
    lead: 'Only your teacher reads this. You may skip.',
    faces: ['Very bad', 'Not so good', 'Okay', 'Good', 'Great'],
  },

  said: {
    muted: 'You are muted.',
    unmuted: 'You can play again.',
    beats: (beats: readonly number[]) =>
      beats.length === 0
        ? 'You have no beats of your own now.'
        : `Your beats: ${beats.map((beat) => beat + 1).join(', ')}.`,
    role: (role: string) => `You play ${role}.`,
    noRole: 'You have no role now.',
    frozen: 'The patterns are frozen.',
    thawed: 'You can change the patterns again.',
    started: 'The music starts.',
    stopped: 'The music stops.',
    spotlightMe: 'The spotlight is on you.',
    spotlight: (name: string) => `The spotlight is on ${name}.`,
    offline: 'No network. Keep going.',
    live: 'You are connected.',
  },
} as const;
