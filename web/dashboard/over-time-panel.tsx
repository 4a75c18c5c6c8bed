import type { SeriesPoint } from '../../shared/sel-api.ts';
import { Panel } from '../ui/panel.tsx';
import { clockTime } from '../ui/time-text.ts';
import { words } from '../words/teach-words.ts';
import { BarPlot } from './bar-plot.tsx';
import style from './dashboard.module.css';
import { hundredths } from './figure-text.ts';
import { participationBars } from './participation-bars.ts';
import { PlotTable } from './plot-table.tsx';

const maxBars = 30;

export function OverTimePanel({ series }: { readonly series: readonly SeriesPoint[] }) {
  const bars = participationBars(series, maxBars);
  const isSilent = bars.every(({ playing, editing }) => playing + editing === 0);
  return (
    <Panel title={words.sel.overTime} hint={isSilent ? words.sel.overTimeEmpty : words.sel.overTimeHint}>
      {!isSilent && (
        <>
          <p className={style.legend}>
            <span data-series="playing">{words.sel.playing}</span>
            <span data-series="editing">{words.sel.editing}</span>
            <span data-series="evenness">{words.sel.evenness}</span>
          </p>
          <BarPlot bars={bars} />
          <PlotTable
            caption={words.sel.overTime}
            head={[
              words.sel.time,
              words.sel.playing,
              words.sel.editing,
              words.sel.students,
              words.sel.evenness,
            ]}
            rows={bars.map(({ from, to, playing, editing, students, evenness }) => ({
              id: `${from}`,
              cells: [
                clockTime(to),
                `${playing}`,
                `${editing}`,
                `${students}`,
                evenness === null ? words.sel.notEnough : `${hundredths(evenness)}`,
              ],
            }))}
          />
        </>
      )}
    </Panel>
  );
}
