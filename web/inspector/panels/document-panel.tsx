import { inspectorWords } from '../../words/inspector-words.ts';
import type { DocumentTable } from '../document-tables.ts';
import type { InspectorView } from '../inspection.ts';
import { DataTable } from './data-table.tsx';
import style from './document-panel.module.css';
import { Panel } from './panel.tsx';

const words = inspectorWords.document;

export function DocumentPanel({ view }: { readonly view: InspectorView }) {
  return (
    <Panel title={words.title}>
      {view.document.map((table) => (
        <RootTable key={table.root} table={table} isChanged={view.changedRoots.has(table.root)} />
      ))}
    </Panel>
  );
}

interface RootTableProps {
  readonly table: DocumentTable;
  readonly isChanged: boolean;
}

function RootTable({ table: { root, rows }, isChanged }: RootTableProps) {
  return (
    <details className={style.root} open>
      <summary>
        <span className={style.name}>{root}</span>
        <span className={style.count}>{rows.length === 0 ? words.empty : words.entries(rows.length)}</span>
        {isChanged && <span className={style.changed}>{words.changed}</span>}
      </summary>
      {rows.length > 0 && (
        <DataTable
          label={root}
          isLong
          columns={[{ name: words.key }, { name: words.value }]}
          rows={rows.map(({ key, value }) => ({
            id: key,
            cells: [<code key="key">{key}</code>, <code key="value">{value}</code>],
          }))}
        />
      )}
    </details>
  );
}
