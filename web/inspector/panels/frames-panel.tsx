import { inspectorWords } from '../../words/inspector-words.ts';
import { whole } from '../figure-text.ts';
import type { InspectorView } from '../inspection.ts';
import { DataTable } from './data-table.tsx';
import { Panel, Quiet } from './panel.tsx';
import { Way } from './way.tsx';

const words = inspectorWords.frames;

export function FramesPanel({ view }: { readonly view: InspectorView }) {
  return (
    <Panel title={words.title}>
      {view.frames.length === 0 ? (
        <Quiet>{words.none}</Quiet>
      ) : (
        <DataTable
          label={words.title}
          isLong
          columns={[
            { name: words.age, isFigure: true },
            { name: inspectorWords.traffic.direction },
            { name: inspectorWords.traffic.kind },
            { name: inspectorWords.traffic.bytes, isFigure: true },
          ]}
          rows={view.frames.map(({ id, at, direction, kind, bytes }) => ({
            id,
            cells: [
              words.seconds(((view.now - at) / 1000).toFixed(1)),
              <Way key="way" direction={direction} />,
              kind,
              whole(bytes),
            ],
          }))}
        />
      )}
    </Panel>
  );
}
