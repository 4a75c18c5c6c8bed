import type { RoomStore } from '../../persistence/room-store.ts';

type AnyMethod = (...args: readonly unknown[]) => Promise<unknown>;
export type StoreMethod = Exclude<keyof RoomStore, 'concurrentCommits'>;

/** The same store, each of whose calls goes through `call`. */
export function wrapStore(
  store: RoomStore,
  call: (name: StoreMethod, method: () => Promise<unknown>, args: readonly unknown[]) => Promise<unknown>,
): RoomStore {
  const wrapped = Object.entries(store).map(([name, member]: [string, unknown]) => {
    if (typeof member !== 'function') return [name, member];
    const method = member as AnyMethod;
    return [name, (...args: unknown[]) => call(name as StoreMethod, () => method.apply(store, args), args)];
  });
  return Object.fromEntries(wrapped);
}
