import { inspectorWords } from '../../words/inspector-words.ts';
import { signed } from '../figure-text.ts';
import type { InspectorView } from '../inspection.ts';
import { scaleTop } from '../line-points.ts';
import { spreadOf } from '../spread.ts';
import { type Figure, FigureList } from './figure-list.tsx';
import { LinePlot } from './line-plot.tsx';
import { Panel, Quiet } from './panel.tsx';

const words = inspectorWords.beats;
const unit = inspectorWords.clocks.ms;

export function BeatsPanel({ view }: { readonly view: InspectorView }) {
  const { latenessMs, ticks } = view;
  const aheadMs = ticks.map((tick) => tick.aheadMs);
  const offMs = ticks.flatMap((tick) => tick.offMs ?? []);
  if (latenessMs.length + ticks.length === 0) {
    return (
      <Panel title={words.title}>
        <Quiet>{words.quiet}</Quiet>
      </Panel>
    );
  }
  return (
    <Panel title={words.title}>
      <FigureList
        figures={[
          spreadFigure(words.late, words.lateHint, latenessMs),
          spreadFigure(words.ahead, words.aheadHint, aheadMs),
          spreadFigure(words.off, words.offHint, offMs),
        ]}
      />
      <LinePlot
        label={words.latePlot}
        values={latenessMs}
        least={-10}
        most={scaleTop(latenessMs, 10)}
        unit={unit}
      />
      <LinePlot
        label={words.aheadPlot}
        values={aheadMs}
        least={0}
        most={scaleTop(aheadMs, 100)}
        unit={unit}
      />
    </Panel>
  );
}

function spreadFigure(name: string, hint: string, values: readonly number[]): Figure {
  const spread = spreadOf(values);
  if (spread === undefined) return { name, value: inspectorWords.clocks.none, hint };
  const [median, p95, max] = [spread.median, spread.p95, spread.max].map((ms) => signed(ms, 1));
  return { name, value: median ?? '', unit, hint: `p95 ${p95}, max ${max}. ${hint}` };
}
