import { inspectorWords } from '../../words/inspector-words.ts';
import { rate } from '../figure-text.ts';
import type { InspectorView } from '../inspection.ts';
import { DataTable } from './data-table.tsx';
import { Panel, Quiet } from './panel.tsx';

const words = inspectorWords.clients;

export function ClientsPanel({ view }: { readonly view: InspectorView }) {
  const { clients, names } = view;
  return (
    <Panel title={words.title}>
      {clients.length === 0 ? (
        <Quiet>{words.none}</Quiet>
      ) : (
        <DataTable
          label={words.title}
          isLong
          columns={[
            { name: words.who },
            { name: words.sends, isFigure: true },
            { name: words.sendsBytes, isFigure: true },
            { name: words.gets, isFigure: true },
            { name: words.getsBytes, isFigure: true },
          ]}
          rows={clients.map((client) => ({
            id: client.participantId,
            cells: [
              names[client.participantId] ?? client.participantId,
              rate(client.inFramesPerSecond),
              rate(client.inBytesPerSecond),
              rate(client.outFramesPerSecond),
              rate(client.outBytesPerSecond),
            ],
          }))}
        />
      )}
    </Panel>
  );
}
