import type { StoreErrorCode } from '../persistence/room-store.ts';

/** Whether a store has thrown this error, whatever its engine and thread. */
export function isStoreError(error: unknown, code: StoreErrorCode): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
