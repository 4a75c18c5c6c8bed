import { useState } from 'react';
import type { SelEntry } from '../../shared/sel-api.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/field.tsx';
import { useDeed } from '../ui/use-deed.ts';
import { words } from '../words/teach-words.ts';
import { LevelField } from './level-field.tsx';
import type { SelClient } from './sel-client.ts';

interface CorrectEntryProps {
  readonly sel: SelClient;
  readonly entry: SelEntry;
  readonly onCorrected: () => void;
  readonly onClose: () => void;
}

type Answers = Pick<SelEntry['content'], 'text' | 'face' | 'pleasant' | 'energy'>;

/** What was kept wrongly, put right: the words before are overwritten. Only what the child has answered can be changed. */
export function CorrectEntry({ sel, entry, onCorrected, onClose }: CorrectEntryProps) {
  const [change, setChange] = useState(() => answersOf(entry.content));
  const { run, isRunning, error } = useDeed();
  const { faces, pleasantLevels, energyLevels } = words.sel;
  const isEmpty = change.text?.trim() === '';

  function save(): void {
    run(() => sel.correct(entry.studentId, entry.entryId, change), onCorrected);
  }

  return (
    <Dialog
      title={words.sel.correctTitle}
      onClose={onClose}
      actions={
        <Button disabled={isRunning || isEmpty} onClick={save}>
          {words.sel.correctDeed}
        </Button>
      }
    >
      <p>{words.sel.correctLead}</p>
      {change.text !== undefined && (
        <Field label={words.sel.correctText}>
          {(ids) => (
            <textarea
              {...ids}
              maxLength={2000}
              value={change.text}
              onChange={(event) => setChange({ ...change, text: event.target.value })}
            />
          )}
        </Field>
      )}
      <LevelField
        label={words.sel.answerFaces}
        levels={faces}
        value={change.face}
        onChange={(level) => setChange({ ...change, face: level })}
      />
      <LevelField
        label={words.sel.pleasant}
        levels={pleasantLevels}
        value={change.pleasant}
        onChange={(level) => setChange({ ...change, pleasant: level })}
      />
      <LevelField
        label={words.sel.energy}
        levels={energyLevels}
        value={change.energy}
        onChange={(level) => setChange({ ...change, energy: level })}
      />
      {error !== undefined && <p role="alert">{error}</p>}
    </Dialog>
  );
}

/** What was never answered is not in it, and so not sent. */
function answersOf({ text, face, pleasant, energy }: Answers): Answers {
  return {
    ...(text !== undefined && { text }),
    ...(face !== undefined && { face }),
    ...(pleasant !== undefined && { pleasant }),
    ...(energy !== undefined && { energy }),
  };
}
