import { type ReactNode, useId } from 'react';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import style from './sheet.module.css';
import { useModal } from './use-modal.ts';

interface SheetProps {
  readonly title: string;
  readonly closeLabel: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A modal sheet: the focus stays in it, Escape closes it. */
export function Sheet({ title, closeLabel, onClose, children }: SheetProps) {
  const dialog = useModal();
  const titleId = useId();
  return (
    <dialog
      ref={dialog}
      className={style.sheet}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <header className={style.head}>
        <h2 id={titleId}>{title}</h2>
        <Button kind="quiet" aria-label={closeLabel} onClick={onClose}>
          <Icon name="cross" />
        </Button>
      </header>
      <div className={style.body}>{children}</div>
    </dialog>
  );
}
