import { useEffect, useState } from 'react';
import type { Inspection, InspectorView } from './inspection.ts';
import style from './live-inspector.module.css';
import { AwarenessPanel } from './panels/awareness-panel.tsx';
import { BeatsPanel } from './panels/beats-panel.tsx';
import { ClientsPanel } from './panels/clients-panel.tsx';
import { ClocksPanel } from './panels/clocks-panel.tsx';
import { DocumentPanel } from './panels/document-panel.tsx';
import { FramesPanel } from './panels/frames-panel.tsx';
import { GatePanel } from './panels/gate-panel.tsx';
import { NetworkPanel } from './panels/network-panel.tsx';
import { TrafficPanel } from './panels/traffic-panel.tsx';
import { SeatEnded } from './seat-ended.tsx';
import { TopBar } from './top-bar.tsx';

/** Four times a second are quick enough to look live, and slow enough to be read. */
const redrawIntervalMs = 250;

/** The newest look at the room; while paused the last one before the pause. */
function useInspectorView(inspection: Inspection, isPaused: boolean): InspectorView {
  const [view, setView] = useState(() => inspection.view());
  useEffect(() => {
    if (isPaused) return undefined;
    setView(inspection.view());
    const timer = setInterval(() => setView(inspection.view()), redrawIntervalMs);
    return () => clearInterval(timer);
  }, [inspection, isPaused]);
  return view;
}

export interface LiveInspectorProps {
  readonly inspection: Inspection;
  readonly onLeave: () => void;
}

export function LiveInspector({ inspection, onLeave }: LiveInspectorProps) {
  const [isPaused, setPaused] = useState(false);
  const [conditions, setConditions] = useState(inspection.network.conditions);
  const view = useInspectorView(inspection, isPaused);
  const { connection } = view;
  if (connection.status === 'closed') return <SeatEnded message={connection.message} onBack={onLeave} />;
  return (
    <>
      <TopBar
        view={view}
        code={inspection.classroom.session.code}
        isPaused={isPaused}
        onPause={() => setPaused(!isPaused)}
        onLeave={onLeave}
      />
      <main className={style.columns}>
        <div className={style.column}>
          <ClocksPanel view={view} />
          <BeatsPanel view={view} />
          <NetworkPanel
            conditions={conditions}
            onChange={(changed) => {
              inspection.network.conditions = changed;
              setConditions(changed);
            }}
            onCut={() => inspection.network.cut()}
          />
        </div>
        <div className={style.column}>
          <TrafficPanel view={view} />
          <ClientsPanel view={view} />
          <FramesPanel view={view} />
        </div>
        <div className={style.column}>
          <GatePanel view={view} onTry={() => inspection.tryForbiddenWrite()} />
          <DocumentPanel view={view} />
          <AwarenessPanel view={view} />
        </div>
      </main>
    </>
  );
}
