type Take = (files: readonly File[]) => void;

/** Who takes a pasted picture: the slot under the pointer or the focus, else the screen's own. */
const takers: { take: Take; isUsual: boolean }[] = [];

/** Offers to take pasted files until the returned function is called. The latest offer wins. */
export function offerPaste(take: Take, { isUsual = false } = {}): () => void {
  const offer = { take, isUsual };
  takers.push(offer);
  return () => {
    const at = takers.indexOf(offer);
    if (at >= 0) takers.splice(at, 1);
  };
}

/** Hands pasted files to whoever wants them; false when nobody does. */
export function pasteInto(files: readonly File[]): boolean {
  const taker =
    takers.findLast(({ isUsual }) => !isUsual) ?? takers.findLast(({ isUsual }) => isUsual);
  taker?.take(files);
  return taker !== undefined;
}
