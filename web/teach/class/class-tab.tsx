import { useState } from 'react';
import type { DeskPart } from '../../room/desk-part.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { words } from '../../words/teach-words.ts';
import style from './class.module.css';
import { EmptyClass } from './empty-class.tsx';
import { HandQueue } from './hand-queue.tsx';
import { RemoveChild } from './remove-child.tsx';
import {
  matchesFilter,
  matchesSearch,
  type RosterFilter,
  type RosterRow,
  rosterOf,
  searchFrom,
  shareBeats,
} from './roster.ts';
import { RosterFilters } from './roster-filters.tsx';
import { StudentRow } from './student-row.tsx';

/** Everybody, and what is set for each. */
export function ClassTab({ classroom, state, hands }: DeskPart) {
  const [search, setSearch] = useState('');
  const [filter, setFilter] = useState<RosterFilter>('all');
  const [removing, setRemoving] = useState<RosterRow>();
  const roster = rosterOf(state, hands);
  const shown = roster.filter((row) => matchesFilter(row, filter) && matchesSearch(row, search));
  const allMuted = state.mutes['*'] === true;
  const here = roster.filter(({ online }) => online);
  const hasBeats = roster.some(({ beats }) => beats.length > 0);

  function assign(shares: ReadonlyMap<string, readonly number[] | null>): void {
    classroom.doc.transact(() => {
      for (const [id, beats] of shares) classroom.setBeats(id, beats);
    });
  }

  if (roster.length === 0) return <EmptyClass roomId={classroom.session.roomId} />;
  return (
    <div className={style.tab}>
      <HandQueue roster={roster} hands={hands} classroom={classroom} />
      <div className={style.tools}>
        <RosterFilters roster={roster} filter={filter} onFilter={setFilter} />
        {roster.length >= searchFrom && (
          <input
            type="search"
            className={style.search}
            aria-label={words.roster.search}
            placeholder={words.roster.search}
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        )}
        <span className={style.toolsRight}>
          <Button
            kind="quiet"
            title={words.roster.shareBeatsHint}
            onClick={() =>
              assign(
                shareBeats(
                  here.map(({ participantId }) => participantId),
                  state.tempo.beatsPerBar,
                ),
              )
            }
          >
            {words.roster.shareBeats}
          </Button>
          {hasBeats && (
            <Button
              kind="quiet"
              onClick={() => assign(new Map(roster.map(({ participantId }) => [participantId, null])))}
            >
              {words.roster.clearBeats}
            </Button>
          )}
          <Button
            kind={allMuted ? 'main' : 'quiet'}
            onClick={() => (allMuted ? classroom.unmuteAll() : classroom.muteAll())}
          >
            <Icon name={allMuted ? 'sound' : 'muted'} />
            {allMuted ? words.roster.unmuteAll : words.roster.muteAll}
          </Button>
        </span>
      </div>
      {shown.length === 0 ? (
        <p className={style.none}>{words.roster.noMatch}</p>
      ) : (
        <ul
          className={style.roster}
          aria-label={words.roster.title}
          // As wide as the toggles of one bar need beside a name.
          style={{ ['--row' as string]: `${27 + 3 * state.tempo.beatsPerBar}rem` }}
        >
          {shown.map((row) => (
            <StudentRow
              key={row.participantId}
              row={row}
              classroom={classroom}
              beatsPerBar={state.tempo.beatsPerBar}
              roleNames={state.room.roleNames}
              onRemove={setRemoving}
            />
          ))}
        </ul>
      )}
      {removing && (
        <RemoveChild row={removing} classroom={classroom} onClose={() => setRemoving(undefined)} />
      )}
    </div>
  );
}
