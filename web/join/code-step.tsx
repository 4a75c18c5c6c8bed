import { type FormEvent, useState } from 'react';
import { type ClassName, classNames } from '../../client/session.ts';
import { Button } from '../ui/button.tsx';
import { joinWords } from '../words/join-words.ts';
import { prettyCode } from './code-in-address.ts';
import style from './join.module.css';
import { joinProblem } from './join-problem.ts';

interface CodeStepProps {
  readonly initialCode: string;
  readonly onFound: (code: string, names: readonly ClassName[]) => void;
}

export function CodeStep({ initialCode, onFound }: CodeStepProps) {
  const [typed, setTyped] = useState(initialCode);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const code = prettyCode(typed);
    if (code.trim() === '') return setProblem(joinWords.missingCode);
    setTyped(code);
    setBusy(true);
    try {
      onFound(code, await classNames(location.origin, code));
    } catch (error) {
      setProblem(joinProblem(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form className={style.step} onSubmit={(event) => void submit(event)}>
      <h1>{joinWords.title}</h1>
      <label className={style.field}>
        <span>{joinWords.codeLabel}</span>
        <input
          className={style.code}
          value={typed}
          placeholder={joinWords.codePlaceholder}
          onChange={(event) => {
            setTyped(event.target.value.toUpperCase());
            setProblem('');
          }}
          aria-describedby="code-hint"
          aria-invalid={problem !== ''}
          autoCapitalize="characters"
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          enterKeyHint="go"
          maxLength={32}
        />
        <small id="code-hint">{joinWords.codeHint}</small>
      </label>
      <p className={style.problem} role="alert">
        {problem}
      </p>
      <Button type="submit" kind="loud" size="large" disabled={busy}>
        {busy ? joinWords.looking : joinWords.next}
      </Button>
    </form>
  );
}
