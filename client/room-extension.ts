/** One extension's part of a classroom: its roots of the document and its events, typed by its declaration. */
import type { EventOf, Extension, ExtensionRoot, PayloadOf, RootOf, ValueOf } from '../shared/extension.ts';
import type { JsonValue } from '../shared/json.ts';
import type { RoomEvent } from '../shared/room-event.ts';
import type { RoomReader } from '../shared/room-reader.ts';
import type { RootChange } from './classroom-events.ts';

/** As the others of the room hear it. */
export interface HeardEvent<Payload> extends Omit<RoomEvent, 'payload'> {
  readonly payload: Payload;
}

/** What the classroom does for its extensions. */
export interface ExtensionHost {
  readonly reader: () => RoomReader;
  write(root: ExtensionRoot, values: { readonly [key: string]: JsonValue | undefined }): void;
  send(name: string, payload: JsonValue): boolean;
  onRoot(root: ExtensionRoot, listener: (change: RootChange) => void): () => void;
  onEvent(name: string, listener: (event: RoomEvent) => void): () => void;
}

export class RoomExtension<Ext extends Extension> {
  readonly #host: ExtensionHost;

  constructor(host: ExtensionHost) {
    this.#host = host;
  }

  /** Undefined where the room holds nothing under the key, or what the declaration does not take. */
  get<Root extends RootOf<Ext>, Key extends string>(
    root: Root,
    key: Key,
  ): ValueOf<Ext, Root, Key> | undefined {
    // The reader has checked the value by the schema that the type is of.
    return this.#host.reader().json(root, key) as ValueOf<Ext, Root, Key> | undefined;
  }

  keys(root: RootOf<Ext>): string[] {
    return this.#host.reader().keys(root);
  }

  /** Holds here at once, and everywhere once the server has accepted it. Null deletes. Throws RangeError, nothing written. */
  set<Root extends RootOf<Ext>, Key extends string>(
    root: Root,
    key: Key,
    value: ValueOf<Ext, Root, Key> | null,
  ): void {
    this.#host.write(root, { [key]: value as JsonValue });
  }

  /** Returns the function that takes the listener off again. */
  onChange(root: RootOf<Ext>, listener: (change: RootChange) => void): () => void {
    return this.#host.onRoot(root, listener);
  }

  /**
   * False where no connection is open: the event is gone then, as it belongs to its moment. Throws RangeError for what the declaration does
   * not take.
   */
  send<Name extends EventOf<Ext>>(name: Name, payload: PayloadOf<Ext, Name>): boolean {
    return this.#host.send(name, payload as JsonValue);
  }

  /** Others' events, and the server's. Returns the function that takes the listener off again. */
  on<Name extends EventOf<Ext>>(
    name: Name,
    listener: (event: HeardEvent<PayloadOf<Ext, Name>>) => void,
  ): () => void {
    // The classroom has checked the payload by the schema that the type is of.
    return this.#host.onEvent(name, (event) => listener(event as HeardEvent<PayloadOf<Ext, Name>>));
  }
}
