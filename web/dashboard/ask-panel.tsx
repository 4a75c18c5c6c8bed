import type { Prompt, PromptRequest, SelEntry } from '../../shared/sel-api.ts';
import { Panel } from '../ui/panel.tsx';
import { useDeed } from '../ui/use-deed.ts';
import { words } from '../words/teach-words.ts';
import { AskForm } from './ask-form.tsx';
import { AskedPrompt } from './asked-prompt-view.tsx';
import style from './dashboard.module.css';
import type { SelClient } from './sel-client.ts';
import type { NamedStudent } from './student-names.ts';

interface AskPanelProps {
  readonly sel: SelClient;
  readonly asked: Prompt | null;
  readonly isOn: boolean;
  readonly entries: readonly SelEntry[];
  readonly named: readonly NamedStudent[];
  readonly onAsked: () => void;
}

export function AskPanel({ sel, asked, isOn, entries, named, onAsked }: AskPanelProps) {
  const { run, isRunning, error } = useDeed();

  function ask(request: PromptRequest, then: () => void): void {
    run(
      () => sel.ask(request),
      () => {
        then();
        onAsked();
      },
    );
  }

  return (
    <Panel title={words.sel.ask} hint={isOn ? words.sel.askHint : words.sel.askOff}>
      {isOn && asked !== null && (
        <AskedPrompt
          prompt={asked}
          entries={entries}
          named={named}
          isRunning={isRunning}
          onStop={() => run(() => sel.stopAsking(), onAsked)}
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
