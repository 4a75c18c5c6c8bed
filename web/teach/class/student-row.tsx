import { memo } from 'react';
import type { Classroom } from '../../../client/classroom.ts';
import { SeatShape } from '../../room/seat-shape.tsx';
import { Icon } from '../../ui/icon.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { words } from '../../words/teach-words.ts';
import { BeatToggles } from './beat-toggles.tsx';
import style from './class.module.css';
import type { RosterRow } from './roster.ts';

interface StudentRowProps {
  readonly row: RosterRow;
  readonly classroom: Classroom;
  readonly beatsPerBar: number;
  readonly roleNames: readonly string[];
  /** Must do the same whenever the row is the same. */
  readonly onRemove: (row: RosterRow) => void;
}

function DrawnRow({ row, classroom, beatsPerBar, roleNames, onRemove }: StudentRowProps) {
  const { participantId, name, seat, online, muted, beats, role, inSpotlight, handPlace, cameLate } = row;
  const notable = [
    online ? '' : words.roster.away,
    cameLate ? words.roster.late : '',
    muted ? words.roster.muted : '',
    inSpotlight ? words.roster.inSpotlight : '',
  ].filter(Boolean);
  return (
    <li className={style.row} data-online={online} data-spotlight={inSpotlight}>
      <span className={style.who}>
        <SeatShape seat={seat} size="2rem" hollow={!online} />
        <span className={style.name}>
          <b title={name}>{name}</b>
          {online && <span className="unseen">{words.roster.online}</span>}
          {notable.length > 0 && <small>{notable.join(' · ')}</small>}
        </span>
        {handPlace !== undefined && (
          <span className={style.hand} role="img" aria-label={words.roster.handPlace(handPlace)}>
            <Icon name="hand" size={20} />
            {handPlace}
          </span>
        )}
      </span>
      <BeatToggles
        name={name}
        beats={beats}
        beatsPerBar={beatsPerBar}
        onChange={(next) => classroom.setBeats(participantId, next)}
      />
      <select
        className={style.role}
        aria-label={words.roster.roleOf(name)}
        value={role}
        onChange={(event) => classroom.setRole(participantId, event.target.value || null)}
      >
        <option value="">{words.roster.noRole}</option>
        {roleNames.map((roleName) => (
          <option key={roleName}>{roleName}</option>
        ))}
      </select>
      <span className={style.acts}>
        <IconButton
          label={words.roster.mute(name)}
          tone="coral"
          aria-pressed={muted}
          onClick={() => (muted ? classroom.unmute(participantId) : classroom.mute(participantId))}
        >
          <Icon name={muted ? 'muted' : 'sound'} />
        </IconButton>
        <IconButton
          label={words.roster.spotlight(name)}
          tone="sun"
          aria-pressed={inSpotlight}
          onClick={() => classroom.changeRoom({ spotlight: inSpotlight ? '' : participantId })}
        >
          <Icon name="star" />
        </IconButton>
        <IconButton label={words.roster.remove(name)} onClick={() => onRemove(row)}>
          <Icon name="remove" />
        </IconButton>
      </span>
    </li>
  );
}

/** While a class writes patterns the room changes many times a second, and none of it is in these rows. */
export const StudentRow = memo(DrawnRow, (before, after) => {
  const { classroom: classroomBefore, onRemove: _before, ...shownBefore } = before;
  const { classroom: classroomAfter, onRemove: _after, ...shownAfter } = after;
  return classroomBefore === classroomAfter && JSON.stringify(shownBefore) === JSON.stringify(shownAfter);
});
