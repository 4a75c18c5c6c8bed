/**
 * Who may write what: the decision behind gate rule G5, as a value. The gate asks once for every changed key; an
 * embedding application may replace or wrap what `createPolicy` makes (see docs/gate.md). Pure: no I/O, no clock.
 */
import { parseCellKey } from './cell-key.ts';
import type { JsonValue } from './json.ts';
import type { Actor } from './participant.ts';
import type { RoomReader } from './room-reader.ts';
import { type AnyRoot, coreSchema, type RoomSchema } from './room-schema.ts';
import type { RootName } from './room-table.ts';

/** One changed key. `undefined` means absent: `before` undefined is a creation, `after` undefined a deletion. */
export interface Write {
  readonly actor: Actor;
  readonly root: AnyRoot;
  readonly key: string;
  readonly before: JsonValue | undefined;
  readonly after: JsonValue | undefined;
}

/** `reason` is for the writer's eyes: a short sentence that says what to do. */
export type Decision = { readonly allowed: true } | { readonly allowed: false; readonly reason: string };

export interface Policy {
  /** `room` shows the room as it stands without the writes already denied. The value has passed the table's schema. */
  decide(write: Write, room: RoomReader): Decision;
}

export const maxPatterns = 64;
export const maxStudentPatterns = 16;

const allowed: Decision = { allowed: true };
const denied = (reason: string): Decision => ({ allowed: false, reason });

/** Undefined: allowed, as far as this rule goes. */
export type Rule = (write: Write, room: RoomReader) => Decision | undefined;

/** The finer rules, by root: they hold for whom the table's writer lets in. */
const coreRules: { readonly [Root in RootName]: readonly Rule[] } = {
  presence: [],
  timeline: [],
  tempo: [keepSetting],
  room: [keepSetting],
  mutes: [ofParticipant],
  beats: [ofParticipant, beatsOfBar],
  roles: [ofParticipant, roleOfList],
  patterns: [decidePattern],
  cells: [decideCell],
};

/** `rules`: the extensions' own, each of which is asked about the roots of its extension, by the extension's name. */
export function createPolicy(schema: RoomSchema, rules: ReadonlyMap<string, Rule> = new Map()): Policy {
  const extensionRules = (root: string): readonly Rule[] => {
    const rule = rules.get(root.slice(0, root.indexOf('.')));
    return [keepBounds(schema), ...(rule === undefined ? [] : [rule])];
  };
  return {
    decide(write, room) {
      const { actor, root } = write;
      if (actor.role === 'server') return allowed;
      const refused = refusedWriter(write, schema);
      if (refused !== undefined) return denied(refused);
      for (const rule of isCoreRoot(root) ? coreRules[root] : extensionRules(root)) {
        const decision = rule(write, room);
        if (decision !== undefined) return decision;
      }
      return allowed;
    },
  };
}

/** The built-in rules, for rooms without extensions. */
export const classroomPolicy: Policy = createPolicy(coreSchema);

function isCoreRoot(root: AnyRoot): root is RootName {
  return Object.hasOwn(coreRules, root);
}

/** Of an extension's roots. */
function keepBounds(schema: RoomSchema): Rule {
  return ({ actor, root, before, after }, room) => {
    if (schema.writerOf(root) === 'create' && actor.role !== 'teacher' && before !== undefined)
      return denied('Only a teacher can change or remove this.');
    const most = schema.maxKeysOf(root) ?? 0;
    if (before !== undefined || after === undefined || room.keys(root).length <= most) return undefined;
    return denied(`A room holds at most ${most} keys under ${root}.`);
  };
}

/** By the table alone. */
function refusedWriter({ actor, root }: Write, schema: RoomSchema): string | undefined {
  switch (schema.writerOf(root)) {
    case 'server':
      return 'Only the server writes this.';
    case 'teacher':
      return actor.role === 'teacher' ? undefined : 'Only a teacher can change this.';
    case 'create':
    case 'everyone':
      return undefined;
  }
}

function keepSetting({ root, after }: Write): Decision | undefined {
  if (after !== undefined) return undefined;
  const name = root === 'tempo' ? 'Tempo' : 'Room';
  return denied(`${name} settings can be changed but not deleted.`);
}

function ofParticipant({ key, after }: Write, room: RoomReader): Decision | undefined {
  if (after === undefined || key === '*' || room.presence(key) !== undefined) return undefined;
  return denied('There is no such participant in this room.');
}

function beatsOfBar({ after }: Write, room: RoomReader): Decision | undefined {
  if (!Array.isArray(after)) return undefined;
  const sorted = after.every((beat, i) => i === 0 || Number(after[i - 1]) < Number(beat));
  if (!sorted) return denied('Beats must be sorted and without repeats.');
  const { beatsPerBar } = room.tempo();
  if (after.every((beat) => Number(beat) < beatsPerBar)) return undefined;
  return denied(`The bar has only ${beatsPerBar} beats.`);
}

function roleOfList({ after }: Write, room: RoomReader): Decision | undefined {
  if (after === undefined || room.roleNames().some((name) => name === after)) return undefined;
  return denied("That role is not on the room's list.");
}

function decidePattern({ actor, key, before, after }: Write, room: RoomReader): Decision {
  const others = room.keys('patterns').filter((id) => id !== key).length;
  if (actor.role === 'teacher') {
    return before === undefined && others >= maxPatterns
      ? denied(`A room holds at most ${maxPatterns} patterns.`)
      : allowed;
  }
  if (room.frozen()) return denied('The teacher has frozen the patterns.');
  if (before !== undefined || after === undefined)
    return denied('Only a teacher can change or remove a pattern.');
  if (others >= maxStudentPatterns)
    return denied(`Students can add patterns up to ${maxStudentPatterns} in the room.`);
  if (typeof after === 'object' && after !== null && 'locked' in after && after.locked === true) {
    return denied('Only a teacher can lock a pattern.');
  }
  return allowed;
}

function decideCell({ actor, key, before, after }: Write, room: RoomReader): Decision {
  const address = parseCellKey(key);
  const pattern = address && room.pattern(address.patternId);
  if (address === undefined || pattern === undefined) {
    // A cell that outlived its pattern may always be cleared.
    return after === undefined && before !== undefined ? allowed : denied('There is no such pattern.');
  }
  if (
    after !== undefined &&
    (address.laneIndex >= pattern.lanes.length || address.stepIndex >= pattern.steps)
  ) {
    return denied(`The pattern has ${pattern.lanes.length} lanes of ${pattern.steps} steps.`);
  }
  if (actor.role === 'teacher') return allowed;
  if (room.frozen()) return denied('The teacher has frozen the patterns.');
  if (pattern.locked) return denied('The teacher has locked this pattern.');
  return allowed;
}
