/**
 * What the server saw happen, verified, in the order in which it happened: the input of `ParticipationTally`. None of it is
 * taken from a client's word: `atMs` is the server's monotonic clock and `beat` its timeline at that moment.
 */
export type ParticipationEvent =
  | StatusChanged
  | NotePlayed
  | TurnPassed
  | PatternEdited
  | PeerThanked
  | BarLengthChanged;

/** A student joined, left, was muted (by name or with everyone) or unmuted, or was given beats. Absent before the first. */
export interface StatusChanged {
  readonly kind: 'status';
  readonly participantId: string;
  readonly atMs: number;
  readonly present: boolean;
  readonly muted: boolean;
  /** True where the teacher has assigned beats to the student: then turns count, else bouts. */
  readonly assigned: boolean;
}

/** A note that was relayed; a muted student's is not. */
export interface NotePlayed {
  readonly kind: 'note';
  readonly participantId: string;
  readonly atMs: number;
  /** Undefined where nothing plays. */
  readonly beat?: number | undefined;
}

/** A whole beat went by, which is assigned to these students. */
export interface TurnPassed {
  readonly kind: 'turn';
  readonly participantIds: readonly string[];
  readonly atMs: number;
  readonly beat: number;
}

/** A change of a pattern or one of its cells that the gate let stand. */
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

/** The metre or the tempo changed. Before the first, a bar is four beats of 500 ms. */
export interface BarLengthChanged {
  readonly kind: 'bar';
  readonly atMs: number;
  readonly beatsPerBar: number;
  readonly beatMs: number;
}
