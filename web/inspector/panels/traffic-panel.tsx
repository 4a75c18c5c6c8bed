import { inspectorWords } from '../../words/inspector-words.ts';
import { rate, whole } from '../figure-text.ts';
import type { InspectorView } from '../inspection.ts';
import { DataTable } from './data-table.tsx';
import { Panel, Quiet } from './panel.tsx';
import { Way } from './way.tsx';

const words = inspectorWords.traffic;

export function TrafficPanel({ view }: { readonly view: InspectorView }) {
  return (
    <Panel title={words.title}>
      {view.rates.length === 0 ? (
        <Quiet>{words.none}</Quiet>
      ) : (
        <DataTable
          label={words.title}
          columns={[
            { name: words.kind },
            { name: words.direction },
            { name: words.rate, isFigure: true },
            { name: words.byteRate, isFigure: true },
            { name: words.total, isFigure: true },
            { name: words.bytes, isFigure: true },
          ]}
          rows={view.rates.map(({ kind, direction, framesPerSecond, bytesPerSecond, frames, bytes }) => ({
            id: `${direction} ${kind}`,
            cells: [
              kind,
              <Way key="way" direction={direction} />,
              rate(framesPerSecond),
              rate(bytesPerSecond),
              whole(frames),
              whole(bytes),
            ],
          }))}
        />
      )}
    </Panel>
  );
}
