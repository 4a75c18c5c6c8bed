/** How the server itself changes a room: HTTP controls and upkeep pass the same policy as everybody's updates. */
import type { JsonValue } from '../../shared/json.ts';
import type { AnyRoot } from '../../shared/room-schema.ts';

export interface Edit {
  readonly root: AnyRoot;
  readonly key: string;
  /** Undefined deletes the key. */
  readonly value: JsonValue | undefined;
}

/** The policy or the table refused an edit. Nothing of its batch was applied. */
export class EditDeniedError extends Error {
  override readonly name = 'EditDeniedError';
  readonly edit: Edit;

  constructor(edit: Edit, reason: string) {
    super(reason);
    this.edit = edit;
  }
}
