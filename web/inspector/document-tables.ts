/** The document as it is, without the room table's reading of it: what does not fit the table shows here, too. */
import type * as Y from 'yjs';
import { isExtensionRoot } from '../../shared/extension.ts';
import { rootNames } from '../../shared/room-table.ts';

export interface DocumentRow {
  readonly key: string;
  readonly value: string;
}

export interface DocumentTable {
  readonly root: string;
  readonly rows: readonly DocumentRow[];
}

/** The extensions' roots come last. Rows in the order of their keys, numbers within them by their size. */
export function documentTables(doc: Y.Doc): readonly DocumentTable[] {
  return [...rootNames, ...[...doc.share.keys()].filter(isExtensionRoot)].map((root) => {
    const entries = [...doc.getMap(root).entries()];
    const rows = entries.map(([key, value]) => ({ key, value: JSON.stringify(value) ?? String(value) }));
    return { root, rows: rows.sort((a, b) => collator.compare(a.key, b.key)) };
  });
}

const collator = new Intl.Collator('en', { numeric: true });
