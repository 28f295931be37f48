export const searchFieldId = 'models-search';
export const sourceFieldId = 'models-source';

/**
 * At once, so that no letter typed meanwhile goes astray; a panel that was just asked for may be on
 * its way into the document still.
 */
function focus(id: string) {
  const field = document.getElementById(id);
  if (field) field.focus();
  else window.requestAnimationFrame(() => document.getElementById(id)?.focus());
}

export const focusSearch = () => focus(searchFieldId);
export const focusSource = () => focus(sourceFieldId);
