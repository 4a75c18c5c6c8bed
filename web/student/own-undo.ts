import * as Y from 'yjs';

/**
 * Takes back this page's own changes of cells: they have no origin, while what comes from the server or the device's copy has one. A new
 * pattern with its first cells can't be taken back, because only a teacher removes patterns.
 */
export function createOwnUndo(doc: Y.Doc): Y.UndoManager {
  const patterns = doc.getMap('patterns');
  return new Y.UndoManager(doc.getMap('cells'), {
    // One tap, one step back.
    captureTimeout: 0,
    captureTransaction: ({ changed }) => !new Set<unknown>(changed.keys()).has(patterns),
  });
}
