/** A stock client that makes mistakes: what it writes outside the room is removed, and everything else of it arrives. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { converged, type StockClient } from '../support/stock-client.ts';
import { until } from '../support/wait.ts';
import { LiveClass } from './live-class.ts';
import { SdkClass } from './sdk-class.ts';

let lesson: LiveClass;
let teacher: StockClient;
let anna: StockClient;

beforeEach(async () => {
  lesson = await LiveClass.open();
  teacher = await lesson.teacher();
  anna = await lesson.student('Anna');
});
afterEach(() => lesson.end());

const secret = 'nobody else sees this';

const mistakes: readonly (readonly [name: string, mistake: (doc: Y.Doc) => void])[] = [
  ['an unknown map', (doc) => doc.getMap('score').set('a', secret)],
  ['an unknown list', (doc) => doc.getArray('chat').push([secret])],
  ['an unknown text', (doc) => doc.getText('notes').insert(0, secret)],
  ['an unknown setting', (doc) => doc.getMap('room').set('theme', secret)],
  ['a cell under a bad key', (doc) => doc.getMap('cells').set('p1', 1)],
  ['a text as a value', (doc) => doc.getMap('cells').set('p1:0:0', new Y.Text(secret))],
  ['a map as a value', (doc) => doc.getMap('cells').set('p1:0:0', new Y.Map([['a', secret]]))],
  ['bytes as a value', (doc) => doc.getMap('cells').set('p1:0:0', new Uint8Array([1, 2]))],
  ['undefined as a value', (doc) => doc.getMap('cells').set('p1:0:0', undefined)],
  ['a subdocument', (doc) => doc.getMap('cells').set('p1:0:0', new Y.Doc())],
  ['a fragment', (doc) => doc.getXmlFragment('page').insert(0, [new Y.XmlElement('p')])],
  [
    'a batch of everything',
    (doc) => {
      doc.transact(() => {
        for (const [, mistake] of mistakes.slice(0, -1)) mistake(doc);
      });
    },
  ],
];

/** What the classmates hold: neither roots nor words. */
function expectUnseen(...clients: readonly StockClient[]): void {
  for (const { doc } of clients) {
    for (const root of ['score', 'chat', 'notes', 'page']) expect(doc.share.has(root)).toBe(false);
    expect(Buffer.from(Y.encodeStateAsUpdate(doc)).includes(secret)).toBe(false);
  }
}

describe('G4, I7: a stock client', () => {
  it.each(mistakes)('that once wrote %s goes on as if nothing had been', async (_, mistake) => {
    const bert = await lesson.student('Bert');
    mistake(anna.doc);
    anna.set('cells', 'p1:0:5', 77);
    await until(() => teacher.get('cells', 'p1:0:5') === 77, 'the next edit');
    expect(anna.provider.synced).toBe(true);
    expect(anna.closeCodes).toEqual([]);
    await until(() => anna.get('cells', 'p1:0:0') === undefined, 'the mistake to be taken back');
    anna.set('cells', 'p1:0:0', 100);
    await until(() => bert.get('cells', 'p1:0:0') === 100, 'the same key, rightly written');
    await converged([teacher.doc, anna.doc, bert.doc]);
    expectUnseen(teacher, bert);
    expect(anna.doc.getMap('score').size + anna.doc.getArray('chat').length).toBe(0);
    expect(anna.doc.getText('notes').toString()).toBe('');
  });

  it.each(mistakes)('that wrote %s offline comes back', async (_, mistake) => {
    anna.provider.disconnect();
    anna.set('cells', 'p1:1:0', 1);
    mistake(anna.doc);
    anna.set('cells', 'p1:1:1', 2);
    anna.provider.connect();
    await until(() => teacher.get('cells', 'p1:1:1') === 2, 'what came after the mistake');
    expect(teacher.get('cells', 'p1:1:0')).toBe(1);
    expect(anna.closeCodes.filter((code) => code >= 4400)).toEqual([]);
    expectUnseen(teacher);
    await converged([teacher.doc, anna.doc]);
  });

  it('that keeps an offline copy loads it into a new page, and both write on', async () => {
    for (const [, mistake] of mistakes.slice(0, -1)) mistake(anna.doc);
    anna.set('cells', 'p1:2:0', 3);
    await until(() => teacher.get('cells', 'p1:2:0') === 3, 'the edit');
    const copy = Y.encodeStateAsUpdate(anna.doc);
    anna.provider.destroy();
    const page = new Y.Doc();
    Y.applyUpdate(page, copy, 'indexeddb');
    const reloaded = await lesson.connect(anna.seat, { doc: page });
    // y-indexeddb may load after the provider has connected: the whole document then comes as one update.
    Y.applyUpdate(page, copy, 'indexeddb');
    reloaded.set('cells', 'p1:2:1', 4);
    await until(() => teacher.get('cells', 'p1:2:1') === 4, 'the edit after the reload');
    await converged([teacher.doc, page]);
    expectUnseen(teacher);
  });

  it('types into a text of its own all lesson long, and is closed for none of it', async () => {
    const notes = anna.doc.getText('notes');
    const undo = new Y.UndoManager(notes, { captureTimeout: 0 });
    for (let i = 0; i < 300; i++) {
      notes.insert(notes.length, 'x');
      if (i % 50 === 0) undo.undo();
      if (i % 60 === 0) undo.redo();
    }
    anna.set('cells', 'p1:3:3', 9);
    await until(() => teacher.get('cells', 'p1:3:3') === 9, 'the edit', 20_000);
    expect(anna.closeCodes).toEqual([]);
    expectUnseen(teacher);
  });
});

it('G7: the SDK tells the application what was removed, and where', async () => {
  const school = new SdkClass(lesson.server);
  try {
    const { classroom } = await school.open();
    const notices: unknown[] = [];
    classroom.on('notice', (notice) => notices.push(notice));
    classroom.doc.getMap('score').set('a', 1);
    await until(() => notices.length > 0, 'the notice');
    const reason = '"score" is nothing that a room shares. What was written there was removed.';
    expect(notices).toEqual([{ rule: 'G4', root: 'score', reason }]);
  } finally {
    await school.dismiss();
  }
});
