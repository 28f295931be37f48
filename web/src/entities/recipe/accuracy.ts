import { clamp } from '@/lib/numbers';

/** Where a model's own guidance lies on the scale from 1, loose, to 10, literal. */
export const usualAccuracy = 6.5;

const range = { min: 1, max: 10 };
const share = (accuracy: number) => (accuracy - range.min) / (range.max - range.min);

/**
 * The CFG scale that a text accuracy stands for with a model whose usual one this is: from a fifth
 * of it, but at least 1, to twice it, along a curve that meets the usual one at 6.5. The server
 * resolves it by the same curve (services/text_accuracy.h); here it is only shown.
 */
export function cfgOfAccuracy(accuracy: number, usual_cfg_scale: number): number {
  const low = Math.max(1, usual_cfg_scale / 5);
  const high = usual_cfg_scale * 2;
  const gamma = Math.log((usual_cfg_scale - low) / (high - low)) / Math.log(share(usualAccuracy));
  const scale = low + share(clamp(accuracy, range)) ** gamma * (high - low);
  return Math.round(scale * 100) / 100;
}
