import { useState } from 'react';
import type { SelEntry } from '../../shared/sel-api.ts';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { dayAndTime } from '../ui/time-text.ts';
import { words } from '../words/teach-words.ts';
import { CorrectEntry } from './correct-entry.tsx';
import style from './dashboard.module.css';
import type { SelClient } from './sel-client.ts';

interface EntryListProps {
  readonly sel: SelClient;
  readonly entries: readonly SelEntry[];
  readonly onCorrected: () => void;
}

/** What one child has said, newest first. */
export function EntryList({ sel, entries, onCorrected }: EntryListProps) {
  const [correcting, setCorrecting] = useState<SelEntry>();
  if (entries.length === 0) return <p>{words.sel.saidNothing}</p>;
  return (
    <section>
      <h3 className={style.subtitle}>{words.sel.said}</h3>
      <ul className={style.entries}>
        {entries.map((entry) => {
          const { entryId, kind, at, correctedAt, content } = entry;
          return (
            <li key={entryId}>
              <small>
                {words.sel.entryKinds[kind]} · {dayAndTime(at)}
                {correctedAt !== null && ` · ${words.sel.corrected}`}
              </small>
              {content.prompt !== undefined && <i>{content.prompt}</i>}
              <span>{textOf(content)}</span>
              {content.wantsToTalk === true && <b>{words.sel.wantsToTalk}</b>}
              {kind !== 'note' && textOf(content) !== '' && (
                <IconButton label={words.sel.correct(dayAndTime(at))} onClick={() => setCorrecting(entry)}>
                  <Icon name="pencil" size={20} />
                </IconButton>
              )}
            </li>
          );
        })}
      </ul>
      {correcting && (
        <CorrectEntry
          sel={sel}
          entry={correcting}
          onClose={() => setCorrecting(undefined)}
          onCorrected={() => {
            setCorrecting(undefined);
            onCorrected();
          }}
        />
      )}
    </section>
  );
}

function textOf({ text, face, pleasant, energy }: SelEntry['content']): string {
  const { faces, pleasantLevels, energyLevels } = words.sel;
  return [
    text,
    face === undefined ? undefined : faces[face - 1],
    pleasant === undefined ? undefined : `${words.sel.pleasant}: ${pleasantLevels[pleasant - 1]}`,
    energy === undefined ? undefined : `${words.sel.energy}: ${energyLevels[energy - 1]}`,
  ]
    .filter((part) => part !== undefined)
    .join(' · ');
}
