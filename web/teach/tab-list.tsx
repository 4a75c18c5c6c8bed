import { type KeyboardEvent, useRef } from 'react';
import { words } from '../words/teach-words.ts';
import { type DeskTab, tabId, tabPanelId } from './desk-tab.ts';
import style from './tab-list.module.css';

interface TabListProps {
  readonly tabs: readonly DeskTab[];
  readonly chosen: DeskTab;
  readonly onChoose: (tab: DeskTab) => void;
  /** How much waits there. */
  readonly counts: Partial<Record<DeskTab, number>>;
}

const moves: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowRight: (index, count) => (index + 1) % count,
  ArrowLeft: (index, count) => (index - 1 + count) % count,
  Home: () => 0,
  End: (_index, count) => count - 1,
};

export function TabList({ tabs, chosen, onChoose, counts }: TabListProps) {
  const list = useRef<HTMLDivElement>(null);

  function onKeyDown(event: KeyboardEvent): void {
    const move = moves[event.key];
    const next = move && tabs[move(tabs.indexOf(chosen), tabs.length)];
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next);
    list.current?.querySelector<HTMLElement>(`#${tabId(next)}`)?.focus();
  }

  return (
    <div ref={list} className={style.tabs} role="tablist" aria-label={words.brand} onKeyDown={onKeyDown}>
      {tabs.map((tab) => {
        const waiting = counts[tab] ?? 0;
        return (
          <button
            key={tab}
            id={tabId(tab)}
            type="button"
            role="tab"
            className={style.tab}
            aria-selected={tab === chosen}
            {...(tab === chosen && { 'aria-controls': tabPanelId(tab) })}
            tabIndex={tab === chosen ? 0 : -1}
            onClick={() => onChoose(tab)}
          >
            {words.desk.tabs[tab]}
            {waiting > 0 && <span className={style.count}>{waiting}</span>}
          </button>
        );
      })}
    </div>
  );
}
