export const searchFieldId = 'models-search';
export const sourceFieldId = 'models-source';

/** A panel that was just asked for may still be on its way into the document. */
const focus = (id: string) =>
  window.requestAnimationFrame(() => document.getElementById(id)?.focus());

export const focusSearch = () => focus(searchFieldId);
export const focusSource = () => focus(sourceFieldId);
