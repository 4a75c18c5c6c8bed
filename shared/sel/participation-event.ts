/**
 * Verified events that the server saw, in the order in which they happened: the input of `ParticipationTally`. Nothing relies on
 * a client's word: `atMs` is the server's monotonic clock and `beat` its timeline at that moment.
 */
export type ParticipationEvent =
  | StatusChanged
  | NotePlayed
  | TurnPassed
  | PatternEdited
  | PeerThanked
  | BarLengthChanged;

/**
 * A student joined, left, was muted (by name or with everyone) or unmuted, or was given beats. Before a student's first such
 * event, the student counts as absent.
 */
export interface StatusChanged {
  readonly kind: 'status';
  readonly participantId: string;
  readonly atMs: number;
  readonly present: boolean;
  readonly muted: boolean;
  /** True if the teacher has assigned beats to the student. Then turns count, otherwise bouts. */
  readonly assigned: boolean;
}

/** A note that was relayed. A muted student's notes are not. */
export interface NotePlayed {
  readonly kind: 'note';
  readonly participantId: string;
  readonly atMs: number;
  /** Undefined if nothing plays. */
  readonly beat?: number | undefined;
}

/** A whole beat that is assigned to these students has passed. */
export interface TurnPassed {
  readonly kind: 'turn';
  readonly participantIds: readonly string[];
  readonly atMs: number;
  readonly beat: number;
}

/** A change of a pattern or one of its cells that the gate accepted. */
export interface PatternEdited {
  readonly kind: 'edit';
  readonly participantId: string;
  readonly atMs: number;
  readonly patternId: string;
}

export interface PeerThanked {
  readonly kind: 'thanks';
  readonly participantId: string;
  readonly atMs: number;
  readonly peerId: string;
}

/** The metre or the tempo changed. Before the first such event, a bar is four beats of 500 ms. */
export interface BarLengthChanged {
  readonly kind: 'bar';
  readonly atMs: number;
  readonly beatsPerBar: number;
  readonly beatMs: number;
}
