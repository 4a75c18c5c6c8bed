import { Choice } from '../../ui/choice.tsx';
import { words } from '../../words/teach-words.ts';
import style from './class.module.css';
import { matchesFilter, type RosterFilter, type RosterRow, rosterFilters } from './roster.ts';

interface RosterFiltersProps {
  readonly roster: readonly RosterRow[];
  readonly filter: RosterFilter;
  readonly onFilter: (filter: RosterFilter) => void;
}

/** Only those that would show somebody, and the one that is chosen. */
export function RosterFilters({ roster, filter, onFilter }: RosterFiltersProps) {
  const options = rosterFilters
    .map((value) => ({ value, count: roster.filter((row) => matchesFilter(row, value)).length }))
    .filter(({ value, count }) => count > 0 || value === filter || value === 'all')
    .map(({ value, count }) => ({
      value,
      name: `${words.roster.filters[value]} (${count})`,
      label: (
        <>
          {words.roster.filters[value]} <small>{count}</small>
        </>
      ),
    }));
  return (
    <Choice
      legend={words.roster.filter}
      className={style.filters}
      options={options}
      value={filter}
      onChoose={onFilter}
    />
  );
}
