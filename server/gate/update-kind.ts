/** How an update came: as it was made, or as all that a document holds. */
export type UpdateKind = 'update' | 'sync-step-2';
