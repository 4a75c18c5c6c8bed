import { Button } from '../../ui/button.tsx';
import { inspectorWords } from '../../words/inspector-words.ts';
import type { InspectorView } from '../inspection.ts';
import type { ListedDenial } from '../sample-log.ts';
import { DataTable } from './data-table.tsx';
import style from './gate-panel.module.css';
import { Panel, Quiet } from './panel.tsx';

const words = inspectorWords.gate;

export interface GatePanelProps {
  readonly view: InspectorView;
  /** Writes what nobody may, to see it refused. */
  readonly onTry: () => void;
}

export function GatePanel({ view, onTry }: GatePanelProps) {
  const { denials, names, serverNow } = view;
  return (
    <Panel title={words.title} aside={words.count(view.deniedCount)}>
      {denials.length === 0 ? (
        <Quiet>{words.none}</Quiet>
      ) : (
        <DataTable
          label={words.title}
          isLong
          columns={[
            { name: words.rule },
            { name: words.who },
            { name: words.where },
            { name: words.why },
            { name: words.when, isFigure: true },
          ]}
          rows={denials.map((denial) => ({
            id: denial.id,
            cells: [
              <span key="rule" className={style.rule} title={words.rules[denial.rule]}>
                <b>{denial.rule}</b> {words.rules[denial.rule]}
              </span>,
              names[denial.participantId] ?? denial.participantId,
              whereOf(denial, names),
              denial.reason,
              serverNow === undefined
                ? ''
                : words.ago(Math.max(0, Math.round((serverNow - denial.at) / 1000))),
            ],
          }))}
        />
      )}
      <div className={style.try}>
        <Button onClick={onTry} disabled={view.connection.status !== 'live'}>
          {words.try}
        </Button>
        <p>{words.tryHint}</p>
      </div>
    </Panel>
  );
}

function whereOf({ root, key }: ListedDenial, names: InspectorView['names']): string {
  if (root === undefined) return '';
  return key === undefined ? root : `${root} · ${names[key] ?? key}`;
}
