import * as yrs from 'ywasm';
import { contestedCells, type ForeignRoots, type Mistakes } from './room-client.ts';

/** Each call takes the transaction that is open, if one is. */
type CurrentTransaction = () => yrs.YTransaction | undefined;

export function yrsMistakes(
  doc: yrs.YDoc,
  roots: ForeignRoots,
  word: string,
  current: CurrentTransaction,
): Mistakes {
  return {
    ...mistakenMaps(doc, roots, word, current),
    ...mistakenLists(doc, roots, word, current),
    ...mistakenCells(doc, word, current),
  };
}

function mistakenMaps(
  doc: yrs.YDoc,
  roots: ForeignRoots,
  word: string,
  current: CurrentTransaction,
): Mistakes {
  const [score, cells, tempo, sink] = [roots.score, 'cells', 'tempo', roots.sink].map((root) =>
    doc.getMap(root),
  ) as [yrs.YMap, yrs.YMap, yrs.YMap, yrs.YMap];
  return {
    'a key of an unknown root': (random) => score.set(random.pick(['a', 'b']), word, current()),
    'a deleted key of an unknown root': () => score.delete('a', current()),
    'an unknown key of a root': (random) => tempo.set(`swing ${word} ${random.below(2)}`, word, current()),
    'a cell under a bad key': () => cells.set(`p1:0 ${word}`, 1, current()),
    'a key where foreign writes are buried': (random) =>
      sink.set(String(random.pick([1, doc.id])), word, current()),
    'a nested map under an unknown root': () =>
      score.set('nested', new yrs.YMap({ a: word, list: new yrs.YArray([word]) }), current()),
    'a document under an unknown root': () => score.set('doc', new yrs.YDoc({ guid: word }), current()),
  };
}

function mistakenLists(
  doc: yrs.YDoc,
  roots: ForeignRoots,
  word: string,
  current: CurrentTransaction,
): Mistakes {
  const chat = doc.getArray(roots.chat);
  const notes = doc.getText(roots.notes);
  const page = doc.getXmlFragment(roots.page);
  const list = doc.getArray(roots.list);
  const text = doc.getText(roots.text);
  return {
    'a list': (random) => {
      const items = [word, random.below(9), { a: word }];
      chat.insert(random.below(chat.length(current()) + 1), items, current());
    },
    'a deleted list item': (random) => {
      const length = chat.length(current());
      if (length > 0) chat.delete(random.below(length), 1, current());
    },
    'a text': (random) => notes.insert(random.below(notes.length(current()) + 1), word, undefined, current()),
    'a formatted text': (random) => {
      notes.insert(random.below(notes.length(current()) + 1), word, { bold: true }, current());
      notes.format(0, 2, { color: word }, current());
      notes.format(0, 1, { bold: null }, current());
    },
    'a picture in a text': () => notes.insertEmbed(0, { image: word }, undefined, current()),
    'deleted letters': (random) => {
      const length = notes.length(current());
      if (length > 3) notes.delete(random.below(length - 2), 2, current());
    },
    'an XML element': () => {
      const element = new yrs.YXmlElement('p', { lang: word }, [new yrs.YXmlText(word, {})]);
      page.insert(0, element, current());
    },
    'list items in a map of the room': () => list.insert(0, [word], current()),
    'a text in a map of the room': () => text.insert(0, word, undefined, current()),
  };
}

function mistakenCells(doc: yrs.YDoc, word: string, current: CurrentTransaction): Mistakes {
  const cells = doc.getMap('cells');
  return {
    'a map as a cell': (random) =>
      cells.set(random.pick(contestedCells), new yrs.YMap({ a: word }), current()),
    'a change inside of what was a cell': (random) => {
      for (const cell of contestedCells) {
        const nested: unknown = cells.get(cell, current());
        if (!(nested instanceof yrs.YMap)) continue;
        nested.set('a', random.chance(0.5) ? word : new yrs.YMap({}), current());
      }
    },
    'a text as a cell': (random) => cells.set(random.pick(contestedCells), new yrs.YText(word), current()),
    'bytes as a cell': (random) =>
      cells.set(random.pick(contestedCells), new TextEncoder().encode(word), current()),
    'undefined as a cell': (random) => cells.set(random.pick(contestedCells), undefined, current()),
    'a document as a cell': (random) =>
      cells.set(random.pick(contestedCells), new yrs.YDoc({ guid: word }), current()),
    'words as a cell': (random) => cells.set(random.pick(contestedCells), word, current()),
  };
}
