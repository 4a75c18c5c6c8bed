import type { Classroom } from '../../client/classroom.ts';
import { newPatternId } from '../pattern/new-pattern-id.ts';
import { type StarterPattern, starterPatterns, startPattern } from '../pattern/starter-patterns.ts';
import { Button } from '../ui/button.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { studentWords } from '../words/student-words.ts';
import style from './patterns.module.css';

interface NewPatternProps {
  readonly classroom: Classroom;
  readonly isFull: boolean;
  readonly onAdded: (patternId: string) => void;
  readonly onClose: () => void;
}

const words = studentWords.patterns;

/** Never a blank sheet: each choice grooves already. */
export function NewPattern({ classroom, isFull, onAdded, onClose }: NewPatternProps) {
  const add = (starter: StarterPattern): void => {
    const id = newPatternId(classroom.state.patterns, Math.random);
    classroom.changePatterns(startPattern(starter, id));
    onAdded(id);
    onClose();
  };
  return (
    <Sheet title={words.add} closeLabel={studentWords.settings.close} onClose={onClose}>
      <p>{isFull ? words.fullUp : words.addLead}</p>
      {!isFull && (
        <div className={style.starters}>
          {starterPatterns.map((starter) => (
            <Button key={starter.name} kind="quiet" size="large" onClick={() => add(starter)}>
              {starter.name}
            </Button>
          ))}
        </div>
      )}
    </Sheet>
  );
}
