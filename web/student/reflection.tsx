import { useState } from 'react';
import type { Prompt } from '../../shared/sel-api.ts';
import { Button } from '../ui/button.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { studentWords } from '../words/student-words.ts';
import { answerProblem } from './answer-problem.ts';
import { Faces } from './faces.tsx';
import style from './questions.module.css';
import type { Questions } from './use-questions.ts';

interface ReflectionProps {
  readonly prompt: Prompt;
  readonly questions: Questions;
}

const words = studentWords.reflection;
const { skip: skipWord, send: sendWord } = studentWords.checkIn;
const maxAnswerLength = 2000;

/** The teacher's question, answered in words or by a face; or not. */
export function Reflection({ prompt, questions }: ReflectionProps) {
  const [text, setText] = useState('');
  const [face, setFace] = useState<number>();
  const [problem, setProblem] = useState('');
  const [isSending, setSending] = useState(false);
  const isEmpty = prompt.answer === 'text' ? text.trim() === '' : face === undefined;
  const send = async (): Promise<void> => {
    setSending(true);
    setProblem('');
    try {
      const { promptId } = prompt;
      const answer = prompt.answer === 'text' ? { text: text.trim() } : face === undefined ? {} : { face };
      await questions.sendReflection({ promptId, ...answer });
    } catch (error) {
      setProblem(answerProblem(error));
      setSending(false);
    }
  };
  const skip = (): void => questions.skip(prompt.promptId);
  return (
    <Sheet title={words.title} closeLabel={skipWord} onClose={skip}>
      <p className={style.prompt}>{prompt.text}</p>
      {prompt.answer === 'text' ? (
        <textarea
          className={style.answer}
          aria-label={words.answer}
          rows={4}
          maxLength={maxAnswerLength}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      ) : (
        <Faces question={words.answer} labels={words.faces} kind="feeling" value={face} onChoose={setFace} />
      )}
      <p className={style.lead}>{words.lead}</p>
      <p className={style.problem} role="alert">
        {problem}
      </p>
      <div className={style.actions}>
        <Button kind="quiet" size="large" onClick={skip}>
          {skipWord}
        </Button>
        <Button size="large" disabled={isEmpty || isSending} onClick={() => void send()}>
          {sendWord}
        </Button>
      </div>
    </Sheet>
  );
}
