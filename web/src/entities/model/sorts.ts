/** The orders a list of models can stand in; a minus turns one round. */
export const modelSorts = ['name', '-name', '-size', 'size', '-created_at', '-updated_at'] as const;
export type ModelSort = (typeof modelSorts)[number];
