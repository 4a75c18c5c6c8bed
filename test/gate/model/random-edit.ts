/** What a person may do next: half of it within their rights. Few keys, so that people get in each other's way. */
import type * as Y from 'yjs';
import type { JsonValue } from '../../../shared/json.ts';
import type { RootName } from '../../../shared/room-table.ts';
import type { ModelClient } from './model-client.ts';
import type { Random } from './random.ts';

const cellKeys = ['p1:0:0', 'p1:0:1', 'p2:0:0'];
const participantIds = ['pvpanna001', 'pvpbert002'];

type Choice = readonly [root: RootName, key: string, value: JsonValue | undefined];

function chooseTeacherKey(random: Random): Choice {
  const id = random.pick(participantIds);
  const lane = { lanes: ['kick', 'snare'], steps: 8, name: `n${random.below(1000)}` };
  const choices: (() => Choice)[] = [
    () => ['tempo', 'bpm', random.chance(0.2) ? 999 : 20 + random.below(280)],
    () => ['tempo', 'bpm', undefined],
    () => ['tempo', 'playing', random.chance(0.5)],
    () => ['mutes', random.pick([...participantIds, '*']), random.chance(0.5) ? true : undefined],
    () => ['roles', id, random.pick(['drums', 'bass', 'nobody', undefined])],
    () => ['beats', id, random.pick([[0, 2], [1, 3], [2, 0], [random.below(4)], undefined])],
    () => ['patterns', 'p2', random.chance(0.4) ? undefined : { ...lane, locked: random.chance(0.3) }],
    () => ['room', 'title', `t${random.below(1000)}`],
    () => ['presence', id, undefined],
  ];
  return random.pick(choices)();
}

function chooseKey(client: ModelClient, random: Random): Choice {
  const share = random.next();
  if (share < (client.actor.role === 'teacher' ? 0.25 : 0.65)) {
    const value = random.chance(0.3) ? undefined : random.below(random.chance(0.05) ? 500 : 128);
    return ['cells', random.pick(cellKeys), value];
  }
  if (share < (client.actor.role === 'teacher' ? 0.45 : 0.7)) return ['room', 'frozen', random.chance(0.4)];
  return chooseTeacherKey(random);
}

function apply(doc: Y.Doc, [root, key, value]: Choice): void {
  if (value === undefined) doc.getMap(root).delete(key);
  else doc.getMap(root).set(key, value);
}

export function editAtRandom(client: ModelClient, random: Random): void {
  if (client.undoManager && random.chance(0.25)) {
    if (random.chance(0.7)) client.undoManager.undo();
    else client.undoManager.redo();
    return;
  }
  const count = random.chance(0.7) ? 1 : 2 + random.below(4);
  const batch = new Map<string, Choice>();
  for (let i = 0; i < count; i++) {
    const choice = chooseKey(client, random);
    // Each key once: what a transaction writes and deletes again leaves a struct of which the oracle knows nothing.
    batch.set(`${choice[0]}.${choice[1]}`, choice);
  }
  client.doc.transact(() => {
    for (const choice of batch.values()) apply(client.doc, choice);
  });
}
