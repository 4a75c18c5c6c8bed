/** What a person may do next: half of it within their rights. Few keys, so that people get in each other's way. */
import * as Y from 'yjs';
import type { JsonValue } from '../../../shared/json.ts';
import type { RootName } from '../../../shared/room-table.ts';
import { foreignTypes, type ModelClient } from './model-client.ts';
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

/** In no byte of what the server stores. */
export const foreignWord = 'FOREIGN';

/** What a client of another application writes, or a page with a bug. */
function mistakeAtRandom({ doc }: ModelClient, random: Random): void {
  const [score, chat, notes] = foreignTypes(doc);
  const cells = doc.getMap('cells');
  const cell = random.pick(cellKeys);
  const nested = cells.get(cell);
  const mistakes: (() => void)[] = [
    () => score.set(random.pick(['a', 'b']), foreignWord),
    () => score.delete(random.pick(['a', 'b'])),
    () => score.set('nested', new Y.Map([['deep', new Y.Array()]])),
    () => chat.insert(random.below(chat.length + 1), [foreignWord, random.below(9)]),
    () => chat.length > 0 && chat.delete(random.below(chat.length), 1),
    () => notes.insert(random.below(notes.length + 1), foreignWord, { bold: random.chance(0.3) }),
    () => notes.length > 3 && notes.delete(random.below(notes.length - 2), 2),
    () => doc.getMap('tempo').set('swing', foreignWord),
    () => cells.set('p1:0', foreignWord),
    () => cells.set(cell, new Y.Text(foreignWord)),
    () => cells.set(cell, new Y.Map([['a', foreignWord]])),
    () => cells.set(cell, new Y.Doc()),
    () => cells.set(cell, new Uint8Array([1, 2])),
    () => cells.set(cell, undefined),
    () => nested instanceof Y.Map && nested.set('a', new Y.Text(foreignWord)),
    () => nested instanceof Y.Text && nested.insert(0, foreignWord),
  ];
  random.pick(mistakes)();
}

export function editAtRandom(client: ModelClient, random: Random): void {
  if (client.makesMistakes && random.chance(0.3)) {
    mistakeAtRandom(client, random);
    return;
  }
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
