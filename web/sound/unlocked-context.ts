/**
 * The AudioContext of the page. Browsers let it sound only after a gesture, and iOS takes it away again when the screen is
 * locked or a call comes in (`interrupted`): so every gesture asks for it anew.
 */
const gestures = ['pointerdown', 'pointerup', 'keydown', 'touchend'] as const;

/** Call within a gesture. Returns undefined where the browser has no Web Audio. */
export function createUnlockedContext(): AudioContext | undefined {
  const Context = globalThis.AudioContext;
  if (Context === undefined) return undefined;
  const context = new Context({ latencyHint: 'interactive' });
  // Older iOS unlocks only by a sound that starts within the gesture.
  const silence = context.createBufferSource();
  silence.buffer = context.createBuffer(1, 1, context.sampleRate);
  silence.connect(context.destination);
  silence.start();
  askToRun(context);
  return context;
}

/** Resumes the context at gestures and when the page is shown again. Returns the function that stops it. */
export function keepRunning(context: AudioContext): () => void {
  const onGesture = (): void => askToRun(context);
  const onShown = (): void => {
    if (document.visibilityState === 'visible') askToRun(context);
  };
  for (const gesture of gestures) addEventListener(gesture, onGesture, { capture: true, passive: true });
  document.addEventListener('visibilitychange', onShown);
  return () => {
    for (const gesture of gestures) removeEventListener(gesture, onGesture, { capture: true });
    document.removeEventListener('visibilitychange', onShown);
  };
}

/** Fails outside a gesture: the next gesture asks again. */
function askToRun(context: AudioContext): void {
  if (context.state !== 'running' && context.state !== 'closed') context.resume().catch(() => undefined);
}
