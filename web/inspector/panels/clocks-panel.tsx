import { inspectorWords } from '../../words/inspector-words.ts';
import { signed, whole } from '../figure-text.ts';
import type { InspectorView } from '../inspection.ts';
import { scaleTop } from '../line-points.ts';
import { spreadOf } from '../spread.ts';
import { FigureList } from './figure-list.tsx';
import { LinePlot } from './line-plot.tsx';
import { Panel } from './panel.tsx';

const words = inspectorWords.clocks;

export function ClocksPanel({ view }: { readonly view: InspectorView }) {
  const roundTripsMs = view.roundTrips.map(({ ms }) => ms);
  const figure = (value: number | undefined, text: (value: number) => string): string =>
    value === undefined ? words.none : text(value);
  return (
    <Panel title={words.title}>
      <FigureList
        figures={[
          { name: words.roundTrip, value: figure(roundTripsMs.at(-1), oneDigit), unit: words.ms },
          { name: words.best, value: figure(view.bestRoundTripMs, oneDigit), unit: words.ms },
          { name: words.worst, value: figure(spreadOf(roundTripsMs)?.max, oneDigit), unit: words.ms },
          { name: words.offset, value: figure(view.offsetMs, (ms) => whole(ms)), unit: words.ms },
          { name: words.drift, value: figure(view.ratePpm, (ppm) => signed(ppm, 1)), unit: words.ppm },
          { name: words.samples, value: String(view.samples) },
        ]}
      />
      <LinePlot
        label={words.plot}
        values={roundTripsMs}
        least={0}
        most={scaleTop(roundTripsMs, 10)}
        unit={words.ms}
      />
    </Panel>
  );
}

function oneDigit(value: number): string {
  return value.toFixed(1);
}
