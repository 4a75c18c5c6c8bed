import { type FormEvent, useState } from 'react';
import type { CaselTag, PromptRequest } from '../../shared/sel-api.ts';
import { Button } from '../ui/button.tsx';
import { Choice } from '../ui/choice.tsx';
import { Field } from '../ui/field.tsx';
import { words } from '../words/teach-words.ts';
import style from './dashboard.module.css';

interface AskFormProps {
  readonly isRunning: boolean;
  /** Calls `then` where the class is asked; a question that failed stays to be sent again. */
  readonly onAsk: (request: PromptRequest, then: () => void) => void;
}

export function AskForm({ isRunning, onAsk }: AskFormProps) {
  const [text, setText] = useState('');
  const [answer, setAnswer] = useState<'text' | 'faces'>('text');
  const [casel, setCasel] = useState<CaselTag>();

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (isRunning || text.trim() === '') return;
    onAsk({ text: text.trim(), answer, ...(casel && { casel }) }, () => {
      // What was typed while the server was being asked is the next question.
      setText((now) => (now === text ? '' : now));
      setCasel(undefined);
    });
  }

  return (
    <form className={style.ask} onSubmit={submit}>
      <Field label={words.sel.question}>
        {(ids) => (
          <input
            {...ids}
            maxLength={280}
            value={text}
            placeholder={words.sel.questionExample}
            onChange={(event) => {
              setText(event.target.value);
              setCasel(undefined);
            }}
          />
        )}
      </Field>
      <details className={style.suggestions}>
        <summary>{words.sel.suggestions}</summary>
        <ul>
          {words.sel.suggested.map((one) => (
            <li key={one.text}>
              <button
                type="button"
                onClick={() => {
                  setText(one.text);
                  setCasel(one.casel);
                }}
              >
                {one.text}
              </button>
            </li>
          ))}
        </ul>
      </details>
      <div className={style.askFoot}>
        <Choice
          legend={words.sel.answerWith}
          legendShown
          options={[
            { value: 'text', label: words.sel.answerText },
            { value: 'faces', label: words.sel.answerFaces },
          ]}
          value={answer}
          onChoose={setAnswer}
        />
        <Button type="submit" disabled={isRunning || text.trim() === ''}>
          {words.sel.send}
        </Button>
      </div>
    </form>
  );
}
