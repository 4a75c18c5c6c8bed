import { Button } from '../ui/button.tsx';
import { Icon } from '../ui/icon.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import type { SoundDesk } from './sound-desk.ts';
import { useSoundSettings, useSoundState } from './use-sound.ts';

interface StartSoundProps {
  readonly sound: SoundDesk;
  readonly label: string;
  /** Its sign alone. */
  readonly compact?: boolean;
}

/** On or off, and whether the browser lets it: it takes a tap before a page may sound. */
export function StartSound({ sound, label, compact = false }: StartSoundProps) {
  const state = useSoundState(sound);
  const { muted } = useSoundSettings(sound);
  const isOn = state === 'ready' && !muted;
  if (state === 'unsupported') return null;

  function toggle(): void {
    if (state === 'ready' || state === 'paused') sound.change({ muted: isOn });
    else void sound.start();
  }

  if (compact) {
    return (
      <IconButton label={label} aria-pressed={isOn} disabled={state === 'loading'} onClick={toggle}>
        <Icon name={isOn ? 'sound' : 'muted'} />
      </IconButton>
    );
  }
  return (
    <Button kind="quiet" aria-pressed={isOn} disabled={state === 'loading'} onClick={toggle}>
      <Icon name={isOn ? 'sound' : 'muted'} />
      {label}
    </Button>
  );
}
