import { useCallback, useSyncExternalStore } from 'react';
import type { SoundDesk, SoundSettings, SoundState } from './sound-desk.ts';

export function useSoundState(desk: SoundDesk): SoundState {
  const subscribe = useCallback((onChange: () => void) => desk.onChange(onChange), [desk]);
  return useSyncExternalStore(subscribe, () => desk.state);
}

export function useSoundSettings(desk: SoundDesk): SoundSettings {
  const subscribe = useCallback((onChange: () => void) => desk.onChange(onChange), [desk]);
  return useSyncExternalStore(subscribe, () => desk.settings);
}
