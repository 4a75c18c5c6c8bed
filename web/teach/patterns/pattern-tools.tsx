import { useState } from 'react';
import type { Classroom } from '../../../client/classroom.ts';
import { parseCellKey } from '../../../shared/cell-key.ts';
import type { Pattern } from '../../../shared/room-table.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Icon } from '../../ui/icon.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { words } from '../../words/teach-words.ts';
import style from './patterns.module.css';
import { RenamePattern } from './rename-pattern.tsx';

interface PatternToolsProps {
  readonly classroom: Classroom;
  readonly patternId: string;
  readonly pattern: Pattern;
  readonly isSilent: boolean;
  readonly keepNow: () => void;
}

export function PatternTools({ classroom, patternId, pattern, isSilent, keepNow }: PatternToolsProps) {
  const [asking, setAsking] = useState<'rename' | 'clear' | 'remove'>();
  const close = (): void => setAsking(undefined);

  function clear(): void {
    keepNow();
    const keys = Object.keys(classroom.state.cells).filter(
      (key) => parseCellKey(key)?.patternId === patternId,
    );
    classroom.changePatterns({ patterns: {}, cells: Object.fromEntries(keys.map((key) => [key, null])) });
    close();
  }

  function remove(): void {
    keepNow();
    classroom.removePattern(patternId);
    close();
  }

  return (
    <div className={style.tools}>
      <Button
        kind="quiet"
        aria-pressed={pattern.locked}
        title={words.patterns.lockHint}
        onClick={() => classroom.editPattern(patternId, { locked: !pattern.locked })}
      >
        <Icon name={pattern.locked ? 'lock' : 'unlock'} />
        {pattern.locked ? words.patterns.locked : words.patterns.lock}
      </Button>
      <IconButton label={words.patterns.rename} onClick={() => setAsking('rename')}>
        <Icon name="pencil" />
      </IconButton>
      <IconButton label={words.patterns.clear} disabled={isSilent} onClick={() => setAsking('clear')}>
        <Icon name="eraser" />
      </IconButton>
      <IconButton label={words.patterns.remove} onClick={() => setAsking('remove')}>
        <Icon name="trash" />
      </IconButton>
      {asking === 'rename' && (
        <RenamePattern
          name={pattern.name}
          onClose={close}
          onRename={(name) => {
            classroom.editPattern(patternId, { name });
            close();
          }}
        />
      )}
      {asking === 'clear' && (
        <Confirm
          title={words.patterns.clearTitle(pattern.name)}
          deed={words.patterns.clear}
          onConfirm={clear}
          onClose={close}
        >
          <p>{words.patterns.clearLead}</p>
        </Confirm>
      )}
      {asking === 'remove' && (
        <Confirm
          title={words.patterns.removeTitle(pattern.name)}
          deed={words.patterns.remove}
          onConfirm={remove}
          onClose={close}
        >
          <p>{words.patterns.removeLead}</p>
        </Confirm>
      )}
    </div>
  );
}
