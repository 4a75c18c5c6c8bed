/** An extension with what the server does for it. Rules are pure and synchronous; hooks hear what has happened. */
import type { Extension } from '../shared/extension.ts';
import type { JsonValue } from '../shared/json.ts';
import type { Rule } from '../shared/policy.ts';
import type { RoomEvent } from '../shared/room-event.ts';
import type { RoomReader } from '../shared/room-reader.ts';
import type { Edit } from './gate/edit.ts';

/** A live room, as an extension sees it. */
export interface ExtensionRoom {
  readonly roomId: string;
  readonly reader: RoomReader;
  /** By the server. All or nothing: resolves when it is stored; rejects with EditDeniedError for what does not fit the schema. */
  edit(edits: readonly Edit[]): Promise<void>;
  /** Throws RangeError where the room has no such event, or the payload does not fit it. */
  sendEvent(name: string, payload: JsonValue): void;
}

export interface ServerExtension {
  readonly extension: Extension;
  /** Asked about each write to the extension's roots that its table lets in. */
  readonly decide?: Rule;
  /** A member has sent one of the extension's events. What it throws, or rejects with, is logged. */
  readonly onEvent?: (event: RoomEvent, room: ExtensionRoom) => void | Promise<void>;
}

export function rulesOf(extensions: readonly ServerExtension[]): ReadonlyMap<string, Rule> {
  return new Map(
    extensions.flatMap(({ extension, decide }) => (decide === undefined ? [] : [[extension.name, decide]])),
  );
}

/** Hands an event to its extension. `onError` hears what that throws. */
export function eventDispatcher(
  extensions: readonly ServerExtension[],
  onError: (error: unknown, event: RoomEvent) => void,
): (event: RoomEvent, room: ExtensionRoom) => void {
  const handlers = new Map(extensions.map(({ extension, onEvent }) => [extension.name, onEvent]));
  return (event, room) => {
    const handle = async (): Promise<void> =>
      handlers.get(event.name.slice(0, event.name.indexOf('.')))?.(event, room);
    handle().catch((error: unknown) => onError(error, event));
  };
}
