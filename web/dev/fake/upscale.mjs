// Pictures enlarged: without words of their own they keep the recipe of what they were.

export function upscaleParts(studio, draft) {
  if (draft.kind !== 'upscale') return {};
  const source = studio.catalog.require(draft.upscale.image_id);
  const { scale, model_id } = draft.upscale;
  const upscaler = studio.models.find(({ id }) => id === model_id);
  return {
    prompt: draft.prompt ?? source.prompt,
    negative_prompt: source.negative_prompt ?? '',
    seed: source.seed,
    width: Math.round(source.width * scale),
    height: Math.round(source.height * scale),
    steps: 8,
    upscale: { ...draft.upscale, name: upscaler?.name ?? '', hash: upscaler?.hash ?? '' },
  };
}

export const upscaledAsset = ({ kind, upscale }) =>
  kind === 'upscale' ? { origin: 'upscale', parent_asset_id: upscale.image_id, upscale } : {};

/** What was really made from an asset, newest first. */
export function childrenOf({ catalog }, id) {
  const found = [];
  for (let seq = catalog.count - 1; seq >= Math.max(0, catalog.count - 200); seq -= 1) {
    if (catalog.exists(seq) && catalog.at(seq).parent_asset_id === id) found.push(catalog.at(seq));
  }
  return found;
}
