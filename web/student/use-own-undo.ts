import { useCallback, useEffect, useState } from 'react';
import type * as Y from 'yjs';
import type { Classroom } from '../../client/classroom.ts';
import { createOwnUndo } from './own-undo.ts';

export interface OwnUndo {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  undo(): void;
  redo(): void;
}

/** Takes back this child's own changes of cells, and nobody else's. A new epoch begins with nothing to take back. */
export function useOwnUndo(classroom: Classroom): OwnUndo {
  const [manager, setManager] = useState<Y.UndoManager>();
  const [can, setCan] = useState({ canUndo: false, canRedo: false });

  useEffect(() => {
    let current: Y.UndoManager | undefined;
    const begin = (): void => {
      current?.destroy();
      const created = createOwnUndo(classroom.doc);
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
