import type { SelEntry } from '../../shared/sel-api.ts';
import { Panel } from '../ui/panel.tsx';
import { words } from '../words/teach-words.ts';
import { countCheckIns, levels } from './check-in-counts.ts';
import { CheckInPlot } from './check-in-plot.tsx';
import { PlotTable } from './plot-table.tsx';

interface CheckInPanelProps {
  readonly isOn: boolean;
  readonly entries: readonly SelEntry[];
  /** Unix ms. */
  readonly since: number;
}

export function CheckInPanel({ isOn, entries, since }: CheckInPanelProps) {
  const counts = countCheckIns(entries, since);
  const { checkIns, checkInsHint, checkInsEmpty, checkInsOff, pleasantLevels, energyLevels } = words.sel;
  const hint = counts.children > 0 ? checkInsHint : isOn ? checkInsEmpty : checkInsOff;
  return (
    <Panel title={checkIns} hint={hint}>
      {counts.children > 0 && (
        <>
          <CheckInPlot counts={counts} />
          {counts.skipped > 0 && <p>{words.sel.skippedQuestion(counts.skipped)}</p>}
          <PlotTable
            caption={checkIns}
            head={[words.sel.energy, ...pleasantLevels]}
            rows={[...levels].reverse().map((energy) => ({
              id: `${energy}`,
              cells: [
                energyLevels[energy - 1] ?? '',
                ...levels.map((pleasant) => `${counts.at(pleasant, energy)}`),
              ],
            }))}
          />
        </>
      )}
    </Panel>
  );
}
