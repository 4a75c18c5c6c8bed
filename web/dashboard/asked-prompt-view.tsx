import type { Prompt, SelEntry } from '../../shared/sel-api.ts';
import { Button } from '../ui/button.tsx';
import { words } from '../words/teach-words.ts';
import { countFaces } from './check-in-counts.ts';
import style from './dashboard.module.css';
import type { NamedStudent } from './student-names.ts';

/** A face from unhappy (1) to happy (5): told apart by its mouth, not by a colour. */
function Face({ level }: { readonly level: number }) {
  const bend = (level - 3) * 4;
  const ends = 34 - bend / 2;
  return (
    <svg width="44" height="44" viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <circle cx="24" cy="24" r="21" fill="var(--sun-soft)" stroke="var(--ink)" strokeWidth="2.5" />
      <circle cx="17" cy="20" r="2.8" fill="var(--ink)" />
      <circle cx="31" cy="20" r="2.800" fill="var(--ink)" />
      <path
        d={`M14 ${ends - 1}Q24 ${ends - 1 + bend * 1.5} 34 ${ends - 1}`}
        fill="none"
        stroke="var(--ink)"
        strokeWidth="3"
        strokeLinecap="round"
      />
    </svg>
  );
}

interface AskedPromptProps {
  readonly prompt: Prompt;
  readonly entries: readonly SelEntry[];
  readonly named: readonly NamedStudent[];
  readonly isRunning: boolean;
  readonly onStop: () => void;
}

/** The question that the class sees now, with what has come back. */
export function AskedPrompt({ prompt, entries, named, isRunning, onStop }: AskedPromptProps) {
  const answers = entries.filter(
    ({ kind, content, at }) => kind === 'reflection' && content.prompt === prompt.text && at >= prompt.setAt,
  );
  const names = new Map(named.map(({ studentId, name }) => [studentId, name]));
  const faces = countFaces(answers, prompt.text);
  return (
    <div className={style.asked}>
      <p className={style.askedText}>
        <small>{words.sel.asking}</small>
        {prompt.text}
      </p>
      <p role="status">{answers.length === 0 ? words.sel.noAnswers : words.sel.answers(answers.length)}</p>
      {prompt.answer === 'faces' ? (
        <ul className={style.faces} aria-label={words.sel.facesLabel}>
          {faces.map((children, index) => (
            <li key={words.sel.faces[index]}>
              <Face level={index + 1} />
              <b>{children}</b>
              <small>{words.sel.faces[index]}</small>
            </li>
          ))}
        </ul>
      ) : (
        answers.length > 0 && (
          <details className={style.asTable}>
            <summary>{words.sel.readAnswers}</summary>
            <ul className={style.entries}>
              {answers.map(({ entryId, studentId, content }) => (
                <li key={entryId}>
                  <b>{names.get(studentId) ?? words.sel.someone}</b>
                  <span>{content.text}</span>
                </li>
              ))}
            </ul>
          </details>
        )
      )}
      <Button kind="quiet" disabled={isRunning} onClick={onStop}>
        {words.sel.stopAsking}
      </Button>
    </div>
  );
}
