/** Everything that the teacher's page and the projector say. */
import type { DownbeatErrorCode } from '../../client/downbeat-error.ts';
import type { Listening } from '../../shared/room-table.ts';
import { count } from './count-text.ts';
import { selWords } from './teach-sel-words.ts';

export const words = {
  brand: 'Downbeat',

  lobby: {
    title: 'Your music room',
    lead: 'Open a room, show the code, and the class is in.',
    newRoom: 'Open a new room',
    roomTitle: 'What is the lesson called?',
    roomTitleHint: 'The class sees it. Leave it empty if you like.',
    roomTitleExample: 'Year 4 · Rhythm',
    yourName: 'Your name, as the class sees it',
    yourNameExample: 'Ms Vega',
    metre: 'Metre',
    tempo: 'Tempo',
    tempoUnit: 'beats a minute',
    open: 'Open the room',
    opening: 'Opening…',
    yourRooms: 'Your open rooms',
    yourRoomsHint: 'Opened on this device. Everything in them is as you left it.',
    untitled: 'Music lesson',
    openedAt: (when: string) => `opened ${when}`,
    goIn: (title: string) => `Go back into ${title}`,
    forget: (title: string) => `Forget ${title} on this device`,
    noRooms: 'No room is open on this device yet.',
    elsewhere: 'A room from another device',
    elsewhereHint: 'Go in as one more teacher: on the computer of the projector, for example.',
    code: 'Code of the room',
    codeExample: 'TEMPO-4821',
    goInByCode: 'Go in',
    secondTeacher: 'Teacher',
  },

  key: {
    title: 'Your teacher key',
    lead: 'Use the teacher link that Downbeat showed when it started, or type the key in once. It stays on this device.',
    label: 'Teacher key',
    keep: 'Keep the key',
    forget: 'Use another key',
    isKept: 'Your key is kept on this device.',
  },

  desk: {
    here: (here: number) => count(here, 'child here', 'children here'),
    leave: 'All rooms',
    project: 'Projector',
    projectHint: 'Opens in a window of its own, for the big screen',
    codeLabel: 'Code',
    tabs: {
      class: 'Class',
      patterns: 'Patterns',
      feelings: 'Feelings & taking part',
      room: 'Room',
    },
    connecting: 'Connecting…',
    noNetwork: 'No network',
    offline: 'No network. The beat goes on here, and what you change is sent when the network is back.',
    tryNow: 'Try now',
    ended: 'This room has ended',
    endedLead: 'It was closed, or its time was up. Open a new one.',
    cutOff: 'This page has lost the room',
    cutOffLead: 'The server ended the connection. Reload the page to come back.',
    notice: (reason: string) => `Not done: ${reason}`,
  },

  contest: {
    text: (name: string, when: string) =>
      `Two devices came as ${name}. The one that was here first has the seat; the other was sent away at ${when}.`,
    keep: 'That is right',
    keepOf: (name: string) => `That is right: ${name} stays with the device that was here first`,
    give: 'Give it to the other',
    giveOf: (name: string) => `Give it to the other: ${name} is at the device that was sent away`,
  },

  transport: {
    label: 'Beat and sound',
    start: 'Start',
    stop: 'Stop',
    stopAllSound: 'Stop all sound',
    stopAllSoundShort: 'Stop sound',
    allStopped: 'All sound is stopped: the beat stands and everybody is muted.',
    letPlay: 'Let them play again',
    soundHere: 'Sound on this device',
    bar: 'Bar',
    countIn: 'Count-in',
    tempo: 'Tempo',
    tempoNumber: 'Tempo in beats a minute',
    tempoSlider: 'Tempo slider',
    faster: 'A little faster',
    slower: 'A little slower',
    tap: 'Tap tempo',
    tapShort: 'Tap',
    tapCount: (n: number) => `${n} taps`,
    more: 'Metre, count-in and more',
    metre: 'Metre',
    countInBars: 'Count in before the start',
    countInNone: 'None',
    countInOf: (n: number) => count(n, 'bar', 'bars'),
    ramp: 'When the tempo changes',
    rampNone: 'At once',
    rampBars: (n: number) => `Over ${count(n, 'bar', 'bars')}`,
    pulse: {
      quarter: 'Quarter note',
      half: 'Half note',
      eighth: 'Eighth note',
      dotted: 'Dotted quarter note',
    },
  },

  roster: {
    title: 'The class',
    empty: 'Nobody is here yet',
    emptyLead: 'Show the code on the projector. Children appear here as they come in.',
    search: 'Find a child',
    filter: 'Show',
    filters: {
      all: 'Everybody',
      late: 'Came late',
      muted: 'Muted',
      away: 'Away',
    },
    noMatch: 'Nobody in this list.',
    muteAll: 'Mute all',
    unmuteAll: 'Unmute all',
    shareBeats: 'Share beats',
    shareBeatsHint: 'Each child gets a beat in turn',
    clearBeats: 'No beats',
    hands: 'Hands up',
    handHeard: (name: string) => `${name} has been heard`,
    handPlace: (place: number) => `Hand up, number ${place}`,
    online: 'Here',
    away: 'Away',
    late: 'late',
    mute: (name: string) => `Mute ${name}`,
    muted: 'Muted',
    beatsOf: (name: string) => `Beats of ${name}`,
    beat: (beat: number, name: string) => `Beat ${beat} for ${name}`,
    roleOf: (name: string) => `Part of ${name}`,
    noRole: 'No part',
    spotlight: (name: string) => `Spotlight on ${name}`,
    inSpotlight: 'In the spotlight',
    remove: (name: string) => `Remove ${name}`,
    removeTitle: (name: string) => `Remove ${name} from the room?`,
    removeLead: 'The child leaves at once and can come back only if you open the way again with a new code.',
    removeDeed: 'Remove',
  },

  patterns: {
    title: 'Patterns',
    add: 'Add a pattern',
    starters: 'Start from',
    empty: 'There is no pattern yet',
    emptyLead: 'Add one, or begin with a rhythm that grooves already.',
    rename: 'Rename',
    renameTitle: 'What is this pattern called?',
    name: 'Name',
    save: 'Save',
    lock: 'Lock',
    locked: 'Locked',
    lockHint: 'Only you can change it',
    remove: 'Delete',
    removeTitle: (name: string) => `Delete “${name}”?`,
    removeLead:
      'It goes for everybody. It stays among the earlier states, and can be brought back from there.',
    clear: 'Clear',
    clearTitle: (name: string) => `Clear “${name}”?`,
    clearLead: 'All its steps fall silent for everybody. The state before stays among the earlier states.',
    shape: (lanes: number, steps: number) => `${count(lanes, 'row', 'rows')} · ${steps} steps`,
    earlier: 'Earlier states',
    earlierHint:
      'Kept on this device about once a minute while something changes: only patterns, never who wrote them.',
    earlierEmpty: 'Nothing yet. As soon as patterns change, their earlier states are kept here.',
    restore: 'Bring back',
    restoreOne: (name: string) => `Bring back “${name}” alone`,
    restoreAll: 'Bring back all patterns',
    patternsOf: 'Patterns of',
    restoreFrom: (when: string) => `Patterns of ${when}`,
    sameAsNow: 'as it is now',
    changes: (patterns: number, cells: number) =>
      [
        patterns > 0 ? count(patterns, 'pattern differs', 'patterns differ') : '',
        cells > 0 ? count(cells, 'step differs', 'steps differ') : '',
      ]
        .filter(Boolean)
        .join(', '),
    restored: 'Brought back, for everybody at once.',
    tooMany: 'The room is full of patterns: delete one first.',
    freeze: 'Freeze all patterns',
    freezeHint: 'Children can look but not change anything',
  },

  room: {
    sharing: 'Let the class in',
    sharingHint: 'Children open this address and type the code, or scan the picture.',
    openProjector: 'Open the projector view',
    copyLink: 'Copy the link',
    copied: 'The link is copied.',
    notCopied: 'The browser did not allow it. Write the code on the board, or show the picture.',
    qr: 'QR code that leads into this room',
    rotate: 'New code',
    rotateTitle: 'Give the room a new code?',
    rotateLead: 'Those who are in stay in. The old code and its QR picture lead nowhere from now on.',
    rotateDeed: 'New code',
    lock: 'Lock the door',
    lockHint: 'Nobody new comes in. Children who were here can come back to their seat.',
    freeze: 'Freeze patterns',
    freezeHint: 'Children can look at the patterns but not change them.',
    scale: 'Scale of the pads',
    scaleHint: 'In a pentatonic scale nothing sounds wrong.',
    scaleNames: {
      'c-pentatonic': 'C pentatonic',
      'd-pentatonic': 'D pentatonic',
      'f-pentatonic': 'F pentatonic',
      'g-pentatonic': 'G pentatonic',
      'a-minor-pentatonic': 'A minor pentatonic',
      'c-major': 'C major',
      'g-major': 'G major',
      'a-minor': 'A minor',
      'd-dorian': 'D dorian',
      'c-blues': 'C blues',
    } as Readonly<Record<string, string>>,
    title: 'Name of the lesson',
    settings: 'The room',
    listening: 'Who hears what',
    listeningHint: 'Thirty loudspeakers at once are no music. Choose what your room can take.',
    listeningChoices: {
      speaker: {
        label: 'One speaker',
        lead: 'Only the projector page sounds. Children play, and the room hears it from one place.',
      },
      headphones: {
        label: 'Headphones',
        lead: 'Every device sounds. Each child hears the whole class in their own ears.',
      },
      silent: {
        label: 'Silent',
        lead: 'No child’s device sounds, and no projector: only yours does. For looking, counting and waiting.',
      },
    } satisfies Record<Listening, { label: string; lead: string }>,
    closeRoom: 'Close the room',
    closeHint: 'The lesson ends for everybody and the code is free again.',
    closeTitle: 'Close the room for everybody?',
    closeLead:
      'Every child leaves. What was counted stays with you until its time is up; the room can’t be opened again.',
    closeDeed: 'Close the room',
    shortcuts: 'Keyboard',
    shortcutsSwitch: 'Keyboard shortcuts',
    shortcutsHint:
      'Space starts and stops the beat, T taps the tempo, full stop stops all sound: whenever no field is being typed in.',
    classList: 'Class list',
    classListHint:
      'Then children tap their own name instead of typing it. First names are all that the class sees.',
    classListNone: 'No list yet: children choose two friendly words for a name.',
    importList: 'Import a class list',
    importAgain: 'Import another list',
    importPaste: 'Paste the names, one on a line',
    importPasteHint: 'Or “name,number” on each line, as a spreadsheet saves it.',
    importFile: 'Or choose a file',
    importFileHint:
      'A CSV file of names, or OneRoster files: users.csv, with classes.csv and enrollments.csv where there are several classes.',
    importClass: 'Which class',
    importNoClass: 'Choose a class',
    importDeed: 'Use this list',
    importing: 'Reading the list…',
    importProblems: 'Please look at these lines',
    importLine: (line: number) => `Line ${line}`,
    imported: (n: number) => `${count(n, 'name', 'names')} on the list.`,
    removeList: 'Delete the list',
    removeListTitle: 'Delete the class list?',
    removeListLead: 'Who is in stays in. New children choose a friendly name again.',
    taken: 'here',
  },

  projector: {
    join: 'Come in at',
    code: 'and type',
    bar: 'Bar',
    here: (n: number) => (n === 1 ? 'of us is here' : 'of us are here'),
    nobody: 'Waiting for the first of us',
    locked: 'The door is closed',
    fullScreen: 'Full screen',
    leaveFullScreen: 'Leave full screen',
    noRoom: 'This room is not open on this device',
    noRoomLead: 'Open the projector from the teacher’s page, in this same browser.',
    speaker: 'Sound from this screen',
    ended: 'The lesson is over',
    endedLead: 'Thank you for the music.',
  },

  sel: selWords,
} as const;

/** What went wrong, and what to do. */
export function errorText(code: DownbeatErrorCode): string {
  switch (code) {
    case 'UNAUTHORIZED':
      return 'This key does not open the door. Check it, or use the teacher link again.';
    case 'NETWORK':
      return 'The server does not answer. Check the network and try again.';
    case 'BAD_ANSWER':
      return 'Something else than Downbeat answered. Is there a sign-in page of the network in between?';
    case 'TENANT_FULL':
      return 'Too many rooms are open. Close one that you no longer need.';
    case 'RATE_LIMITED':
      return 'That was too quick. Wait a moment and try again.';
    case 'DRAINING':
      return 'The server is restarting. Try again in a few seconds.';
    case 'ROOM_UNAVAILABLE':
      return 'No open room answers to this. Check the code: the room may be closed or locked.';
    case 'INVITATION_NOT_FOUND':
      return 'This invitation opens no class. It may have been used, withdrawn or mistyped: ask for a new one.';
    case 'STORE_UNAVAILABLE':
      return 'The server could not keep or fetch this just now. Try again in a moment.';
    default:
      return 'That did not work. Try again.';
  }
}
