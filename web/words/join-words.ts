/** What the way in says, in words that a seven-year-old can read. */
import type { ClosedReason } from '../../client/connection-state.ts';
import type { DownbeatErrorCode } from '../../client/downbeat-error.ts';

const noNetwork = 'There is no network. Check the Wi-Fi, then try again.';
const cannotFind =
  'We cannot find that class. Look at the code again. Or the door is locked: ask your teacher.';

export const joinWords = {
  title: 'Join your class',
  codeLabel: 'Class code',
  codePlaceholder: 'TEMPO-4821',
  codeHint: 'Look at the board. It is a word and four numbers.',
  next: 'Next',
  looking: 'Looking …',
  missingCode: 'Type the code first.',
  changeCode: 'Other code',

  pickName: 'Tap your name',
  taken: 'already here',
  notListed: 'My name is not here',
  backToNames: 'Back to the names',
  findName: 'Find your name',

  yourName: 'Your music name',
  yourNameHint: 'In this room everybody will see this name.',
  spin: 'Try another',
  spinsLeft: (n: number) => (n === 0 ? 'No more tries' : n === 1 ? '1 try left' : `${n} tries left`),
  iAm: (name: string) => `I am ${name}`,
  joining: 'Going in …',

  again: (name: string) => `Are you ${name}?`,
  againHint: (code: string) => `You were in ${code}.`,
  yesBack: 'Yes, back to my seat',
  someoneElse: 'No, I am someone else',

  errors: {
    ROOM_UNAVAILABLE: cannotFind,
    NOT_FOUND: cannotFind,
    ROOM_FULL: 'The room is full. Ask your teacher.',
    NAME_TAKEN: 'Someone here has this name. Is it you? Wait ten seconds and tap again, or ask your teacher.',
    NAME_NOT_FOUND: 'The names have changed. Here is the new list.',
    SEAT_HELD: 'Another device has your seat. Ask your teacher, or come in with another name.',
    REMOVED: 'Your teacher took you out of this room. Ask your teacher.',
    NETWORK: noNetwork,
    BAD_ANSWER: noNetwork,
    DRAINING: 'The music server is starting again. Try in a few seconds.',
    INVALID_REQUEST: 'That does not look like a code. It is a word and four numbers.',
  } satisfies Partial<Record<DownbeatErrorCode, string>> as Partial<Record<DownbeatErrorCode, string>>,
  tooMany: (seconds: number) => `That was very often. Wait ${seconds} seconds, then try again.`,
  failed: 'That did not work. Try again, or ask your teacher.',

  ended: {
    removed: {
      title: 'You left the room',
      text: 'Your teacher took you out of this room. Ask your teacher what to do next.',
    },
    roomClosed: {
      title: 'The lesson is over',
      text: 'Your teacher has closed the room. Thank you for making music!',
    },
    seatHeld: {
      title: 'Somebody was here before you',
      text: 'This seat is on another device. Is it yours? Ask your teacher, then try again. Or come in with your own name.',
    },
    replaced: { title: 'You are in another window', text: 'Your seat was opened in another window or tab.' },
    left: { title: 'Bye!', text: 'You left the room.' },
    outdated: { title: 'This page is old', text: 'Load the page again, and you are back.' },
  } satisfies Partial<Record<ClosedReason, EndWords>> as Partial<Record<ClosedReason, EndWords>>,
  endedOtherwise: { title: 'Please come in again', text: 'Your seat here has ended. Type the code again.' },
  joinAgain: 'Join a class',
  useHere: 'Use it here',
  tryAgain: 'Try again',
  reload: 'Load again',
} as const;

export interface EndWords {
  readonly title: string;
  readonly text: string;
}
