import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Sheet } from '../ui/sheet.tsx';
import { studentWords } from '../words/student-words.ts';
import { answerProblem } from './answer-problem.ts';
import { Faces } from './faces.tsx';
import style from './questions.module.css';
import type { Questions } from './use-questions.ts';

interface CheckInProps {
  readonly questions: Questions;
}

const words = studentWords.checkIn;

/** Two questions and a wish; each can be left out. */
export function CheckIn({ questions }: CheckInProps) {
  const [pleasant, setPleasant] = useState<number>();
  const [energy, setEnergy] = useState<number>();
  const [talk, setTalk] = useState(false);
  const [problem, setProblem] = useState('');
  const [isSending, setSending] = useState(false);
  const isEmpty = pleasant === undefined && energy === undefined && !talk;
  const send = async (): Promise<void> => {
    setSending(true);
    setProblem('');
    try {
      await questions.sendCheckIn({
        ...(pleasant !== undefined && { pleasant }),
        ...(energy !== undefined && { energy }),
        ...(talk && { wantsToTalk: true }),
      });
    } catch (error) {
      setProblem(answerProblem(error));
      setSending(false);
    }
  };
  const skip = (): void => questions.skip('check-in');
  return (
    <Sheet title={words.title} closeLabel={words.skip} onClose={skip}>
      <p className={style.lead}>{words.lead}</p>
      <Faces
        question={words.pleasant}
        labels={words.pleasantFaces}
        kind="feeling"
        value={pleasant}
        onChoose={setPleasant}
      />
      <Faces
        question={words.energy}
        labels={words.energyFaces}
        kind="energy"
        value={energy}
        onChoose={setEnergy}
      />
      <label className={style.talk}>
        <input type="checkbox" checked={talk} onChange={(event) => setTalk(event.target.checked)} />
        <span>{words.talk}</span>
      </label>
      <p className={style.problem} role="alert">
        {problem}
      </p>
      <div className={style.actions}>
        <Button kind="quiet" size="large" onClick={skip}>
          {words.skip}
        </Button>
        <Button size="large" disabled={isEmpty || isSending} onClick={() => void send()}>
          {words.send}
        </Button>
      </div>
    </Sheet>
  );
}
