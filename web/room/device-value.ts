/** Small JSON values on this device. What does not fit its schema, of an older version for example, reads as absent. */
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

export type DeviceStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export interface DeviceValue<Value> {
  read(): Value | undefined;
  /** Undefined deletes. False where the browser keeps nothing: a private window, a full disk. */
  write(value: Value | undefined): boolean;
}

export function deviceValue<Schema extends TSchema>(
  storage: () => DeviceStorage,
  key: string,
  schema: Schema,
): DeviceValue<Static<Schema>> {
  const validator = Compile(schema);
  return {
    read() {
      try {
        const value: unknown = JSON.parse(storage().getItem(key) ?? 'null');
        return validator.Check(value) ? value : undefined;
      } catch {
        return undefined;
      }
    },
    write(value) {
      try {
        if (value === undefined) storage().removeItem(key);
        else storage().setItem(key, JSON.stringify(value));
        return true;
      } catch {
        return false;
      }
    },
  };
}
