import { useCallback, useEffect, useState } from 'react';
import * as Y from 'yjs';
import type { Classroom } from '../../client/classroom.ts';

export interface OwnUndo {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  undo(): void;
  redo(): void;
}

/** Takes back this child's own changes of patterns and cells, and nobody else's. A new epoch begins with nothing to take back. */
export function useOwnUndo(classroom: Classroom): OwnUndo {
  const [manager, setManager] = useState<Y.UndoManager>();
  const [can, setCan] = useState({ canUndo: false, canRedo: false });

  useEffect(() => {
    let current: Y.UndoManager | undefined;
    const begin = (): void => {
      current?.destroy();
      const { doc } = classroom;
      // One tap, one step back.
      const created = new Y.UndoManager([doc.getMap('cells'), doc.getMap('patterns')], { captureTimeout: 0 });
      const look = (): void => setCan({ canUndo: created.canUndo(), canRedo: created.canRedo() });
      for (const event of ['stack-item-added', 'stack-item-popped', 'stack-cleared'] as const)
        created.on(event, look);
      current = created;
      setManager(created);
      look();
    };
    begin();
    const off = classroom.on('epoch', begin);
    return () => {
      off();
      current?.destroy();
    };
  }, [classroom]);

  return {
    ...can,
    undo: useCallback(() => void manager?.undo(), [manager]),
    redo: useCallback(() => void manager?.redo(), [manager]),
  };
}
