/** What of Yjs 13 has been the same since 13.4, as far as the tests use it. */

export interface SharedMap {
  readonly size: number;
  get(key: string): unknown;
  set(key: string, value: unknown): unknown;
  delete(key: string): void;
  toJSON(): Record<string, unknown>;
}

export interface SharedList {
  readonly length: number;
  insert(index: number, content: unknown[]): void;
  delete(index: number, length: number): void;
}

export interface SharedText {
  readonly length: number;
  insert(index: number, text: string, attributes?: object): void;
  insertEmbed(index: number, embed: object): void;
  format(index: number, length: number, attributes: object): void;
  delete(index: number, length: number): void;
}

export interface SharedElement extends SharedList {
  setAttribute(name: string, value: string): void;
}

export interface SharedDocument {
  clientID: number;
  readonly store: object;
  getMap(name: string): SharedMap;
  getArray(name: string): SharedList;
  getText(name: string): SharedText;
  getXmlFragment(name: string): SharedList;
  transact(edits: () => void): unknown;
  on(event: 'update', listener: (update: Uint8Array, origin: unknown) => void): unknown;
}

export interface Yjs13 {
  readonly Doc: new (options: { gc?: boolean; guid?: string; autoLoad?: boolean }) => SharedDocument;
  readonly Map: new () => SharedMap;
  readonly Array: new () => SharedList;
  readonly Text: new (text: string) => SharedText;
  readonly XmlElement: new (name: string) => SharedElement;
  readonly XmlText: new (text: string) => unknown;
  /** `scope`: shared types, which are each version's own. */
  readonly UndoManager: new (
    scope: never,
    options: { captureTimeout: number },
  ) => { undo(): unknown; redo(): unknown };
  applyUpdate(doc: SharedDocument, update: Uint8Array, origin: unknown): void;
  encodeStateVector(doc: SharedDocument | Map<number, number>): Uint8Array;
  encodeStateAsUpdate(doc: SharedDocument, otherStateVector?: Uint8Array): Uint8Array;
}
