/** How an update arrived: as it was made, or as everything that a document holds. */
export type UpdateKind = 'update' | 'sync-step-2';
