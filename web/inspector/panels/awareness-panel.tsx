import { inspectorWords } from '../../words/inspector-words.ts';
import type { InspectorView } from '../inspection.ts';
import { DataTable } from './data-table.tsx';
import { Panel, Quiet } from './panel.tsx';

const words = inspectorWords.awareness;

export function AwarenessPanel({ view }: { readonly view: InspectorView }) {
  return (
    <Panel title={words.title}>
      {view.awareness.length === 0 ? (
        <Quiet>{words.none}</Quiet>
      ) : (
        <DataTable
          label={words.title}
          isLong
          columns={[{ name: words.who }, { name: words.client, isFigure: true }, { name: words.state }]}
          rows={view.awareness.map(({ clientId, name, isOwn, state }) => ({
            id: clientId,
            cells: [isOwn ? words.own : name, clientId, <code key="state">{state}</code>],
          }))}
        />
      )}
    </Panel>
  );
}
