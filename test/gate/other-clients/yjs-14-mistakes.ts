import * as Y from '@y/y';
import { contestedCells, type ForeignRoots, type Mistakes } from './room-client.ts';

export function yjs14Mistakes(doc: Y.Doc, roots: ForeignRoots, word: string): Mistakes {
  return {
    ...mistakenMaps(doc, roots, word),
    ...mistakenLists(doc, roots, word),
    ...mistakenCells(doc, word),
  };
}

function mistakenMaps(doc: Y.Doc, roots: ForeignRoots, word: string): Mistakes {
  const score = doc.get(roots.score);
  return {
    'a key of an unknown root': (random) => score.setAttr(random.pick(['a', 'b']), word),
    'a deleted key of an unknown root': () => score.deleteAttr('a'),
    'an unknown key of a root': (random) =>
      doc.get('tempo').setAttr(`swing ${word} ${random.below(2)}`, word),
    'a cell under a bad key': () => doc.get('cells').setAttr(`p1:0 ${word}`, 1),
    'a key where foreign writes are buried': (random) =>
      doc.get(roots.sink).setAttr(String(random.pick([1, doc.clientID])), word),
    'a nested map under an unknown root': () => {
      const map = new Y.Type();
      score.setAttr('nested', map);
      map.setAttr('a', word);
      map.setAttr('list', new Y.Type());
      map.deleteAttr('a');
    },
    'a document under an unknown root': () => score.setAttr('doc', new Y.Doc({ guid: word, autoLoad: true })),
  };
}

function mistakenLists(doc: Y.Doc, roots: ForeignRoots, word: string): Mistakes {
  const chat = doc.get(roots.chat);
  const notes = doc.get(roots.notes);
  return {
    'a list': (random) => chat.insert(random.below(chat.length + 1), [word, random.below(9), { a: word }]),
    'a deleted list item': (random) => {
      if (chat.length > 0) chat.delete(random.below(chat.length), 1);
    },
    'a text': (random) => notes.insert(random.below(notes.length + 1), word),
    'a formatted text': (random) => {
      notes.insert(random.below(notes.length + 1), word, { bold: true });
      notes.format(0, 2, { color: word });
      notes.format(0, 1, { bold: null });
    },
    'deleted letters': (random) => {
      if (notes.length > 3) notes.delete(random.below(notes.length - 2), 2);
    },
    'an XML element': () => {
      const element = new Y.Type('p');
      doc.get(roots.page).insert(0, [element]);
      element.setAttr('lang', word);
      element.insert(0, word);
    },
    'list items in a map of the room': () => doc.get(roots.list).insert(0, [word]),
    'a text in a map of the room': () => doc.get(roots.text).insert(0, word),
  };
}

function mistakenCells(doc: Y.Doc, word: string): Mistakes {
  const cells = doc.get('cells');
  const held: Y.Type[] = [];
  return {
    'a map as a cell': (random) => {
      const map = new Y.Type();
      cells.setAttr(random.pick(contestedCells), map);
      map.setAttr('a', word);
      held.push(map);
    },
    'a change inside of what was a cell': (random) => {
      if (held.length > 0) random.pick(held).setAttr('a', random.chance(0.5) ? word : new Y.Type());
    },
    'a text as a cell, and a velocity over it': (random) =>
      doc.transact(() => {
        const text = new Y.Type();
        const cell = random.pick(contestedCells);
        cells.setAttr(cell, text);
        text.insert(0, word);
        cells.setAttr(cell, random.below(128));
      }),
    'bytes as a cell': (random) => cells.setAttr(random.pick(contestedCells), new TextEncoder().encode(word)),
    'undefined as a cell': (random) => cells.setAttr(random.pick(contestedCells), undefined),
    'a document as a cell': (random) => cells.setAttr(random.pick(contestedCells), new Y.Doc({ guid: word })),
    'words as a cell': (random) => cells.setAttr(random.pick(contestedCells), word),
  };
}
