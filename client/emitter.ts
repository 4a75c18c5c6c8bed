/** Typed events. Unlike with lib0's, a listener that throws does not keep the others from being called. */
import { callListener } from './call-listener.ts';

type Listener<Payload> = (payload: Payload) => void;

export class Emitter<Events extends object> {
  readonly #listeners: { [Name in keyof Events]?: Set<Listener<Events[Name]>> } = {};

  /** Returns the function that removes the listener. */
  on<Name extends keyof Events>(name: Name, listener: Listener<Events[Name]>): () => void {
    // Wrapped, so that a function that is added twice is called twice and removed once.
    const own: Listener<Events[Name]> = (payload) => listener(payload);
    const listeners = this.#listeners[name] ?? new Set();
    this.#listeners[name] = listeners;
    listeners.add(own);
    return () => {
      listeners.delete(own);
    };
  }

  emit<Name extends keyof Events>(name: Name, payload: Events[Name]): void {
    for (const listener of [...(this.#listeners[name] ?? [])]) callListener(listener, payload);
  }

  clear(): void {
    for (const name in this.#listeners) delete this.#listeners[name];
  }
}
