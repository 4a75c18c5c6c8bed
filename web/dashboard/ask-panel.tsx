import { useMemo, useState } from 'react';
import type { Prompt, PromptRequest, SelEntry } from '../../shared/sel-api.ts';
import { Panel } from '../ui/panel.tsx';
import { useDeed } from '../ui/use-deed.ts';
import { words } from '../words/teach-words.ts';
import { AskForm } from './ask-form.tsx';
import { askedPrompt } from './asked-prompt.ts';
import { AskedPrompt } from './asked-prompt-view.tsx';
import style from './dashboard.module.css';
import type { SelClient } from './sel-client.ts';
import type { NamedStudent } from './student-names.ts';

interface AskPanelProps {
  readonly sel: SelClient;
  readonly roomId: string;
  readonly isOn: boolean;
  readonly entries: readonly SelEntry[];
  readonly named: readonly NamedStudent[];
}

export function AskPanel({ sel, roomId, isOn, entries, named }: AskPanelProps) {
  const kept = useMemo(() => askedPrompt(roomId), [roomId]);
  const [asked, setAsked] = useState<Prompt | undefined>(() => kept.read());
  const { run, isRunning, error } = useDeed();

  function keep(prompt: Prompt | undefined): void {
    kept.write(prompt);
    setAsked(prompt);
  }

  function ask(request: PromptRequest): void {
    run(() => sel.ask(request), keep);
  }

  return (
    <Panel title={words.sel.ask} hint={isOn ? words.sel.askHint : words.sel.askOff}>
      {asked !== undefined && (
        <AskedPrompt
          prompt={asked}
          entries={entries}
          named={named}
          isRunning={isRunning}
          onStop={() =>
            run(
              () => sel.stopAsking(),
              () => keep(undefined),
            )
          }
        />
      )}
      {isOn && <AskForm isRunning={isRunning} onAsk={ask} />}
      {error !== undefined && (
        <p role="alert" className={style.error}>
          {error}
        </p>
      )}
    </Panel>
  );
}
