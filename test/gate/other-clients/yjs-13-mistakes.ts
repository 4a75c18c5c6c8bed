import { contestedCells, type ForeignRoots, type Mistakes } from './room-client.ts';
import type { SharedDocument, SharedMap, Yjs13 } from './yjs-13.ts';

export function yjs13Mistakes(yjs: Yjs13, doc: SharedDocument, roots: ForeignRoots, word: string): Mistakes {
  return {
    ...mistakenMaps(yjs, doc, roots, word),
    ...mistakenLists(yjs, doc, roots, word),
    ...mistakenCells(yjs, doc, word),
  };
}

function mistakenMaps(yjs: Yjs13, doc: SharedDocument, roots: ForeignRoots, word: string): Mistakes {
  const score = doc.getMap(roots.score);
  return {
    'a key of an unknown root': (random) => score.set(random.pick(['a', 'b']), word),
    'a deleted key of an unknown root': () => score.delete('a'),
    'an unknown key of a root': (random) => doc.getMap('tempo').set(`swing ${word} ${random.below(2)}`, word),
    'a cell under a bad key': () => doc.getMap('cells').set(`p1:0 ${word}`, 1),
    'a key where foreign writes are buried': (random) =>
      doc.getMap(roots.sink).set(String(random.pick([1, doc.clientID])), word),
    'a nested map under an unknown root': () => {
      const map = new yjs.Map();
      score.set('nested', map);
      map.set('a', word);
      map.set('list', new yjs.Array());
      map.delete('a');
    },
    'a document under an unknown root': () => score.set('doc', new yjs.Doc({ guid: word, autoLoad: true })),
  };
}

function mistakenLists(yjs: Yjs13, doc: SharedDocument, roots: ForeignRoots, word: string): Mistakes {
  const chat = doc.getArray(roots.chat);
  const notes = doc.getText(roots.notes);
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
    'a picture in a text': () => notes.insertEmbed(0, { image: word }),
    'deleted letters': (random) => {
      if (notes.length > 3) notes.delete(random.below(notes.length - 2), 2);
    },
    'an XML element': () => {
      const element = new yjs.XmlElement('p');
      doc.getXmlFragment(roots.page).insert(0, [element]);
      element.setAttribute('lang', word);
      element.insert(0, [new yjs.XmlText(word)]);
    },
    'list items in a map of the room': () => doc.getArray(roots.list).insert(0, [word]),
    'a text in a map of the room': () => doc.getText(roots.text).insert(0, word),
  };
}

function mistakenCells(yjs: Yjs13, doc: SharedDocument, word: string): Mistakes {
  const cells = doc.getMap('cells');
  const held: SharedMap[] = [];
  return {
    'a map as a cell': (random) => {
      const map = new yjs.Map();
      cells.set(random.pick(contestedCells), map);
      map.set('a', word);
      held.push(map);
    },
    'a change inside of what was a cell': (random) => {
      if (held.length > 0) random.pick(held).set('a', random.chance(0.5) ? word : new yjs.Map());
    },
    'a text as a cell': (random) => cells.set(random.pick(contestedCells), new yjs.Text(word)),
    'a text as a cell, and a velocity over it': (random) =>
      doc.transact(() => {
        const cell = random.pick(contestedCells);
        cells.set(cell, new yjs.Text(word));
        cells.set(cell, random.below(128));
      }),
    'bytes as a cell': (random) => cells.set(random.pick(contestedCells), new TextEncoder().encode(word)),
    'undefined as a cell': (random) => cells.set(random.pick(contestedCells), undefined),
    'a document as a cell': (random) => cells.set(random.pick(contestedCells), new yjs.Doc({ guid: word })),
    'words as a cell': (random) => cells.set(random.pick(contestedCells), word),
  };
}
