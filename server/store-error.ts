import type { StoreErrorCode } from '../persistence/room-store.ts';

/** Whether a store has thrown this, whatever its engine, and whatever thread it has come from. */
export function isStoreError(error: unknown, code: StoreErrorCode): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
