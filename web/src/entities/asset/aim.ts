import type { Asset } from '@/api/assets';
import { targetOfIds, type Target } from '@/entities/selection/model';
import type { BoundCommand } from '@/lib/command';

/** What a verb would act on: one asset, or many and perhaps the one that was pointed at. */
export interface Aim {
  asset: Asset | null;
  target: Target;
}

export function aimAt(asset: Asset): Aim {
  return { asset, target: targetOfIds([asset.id]) };
}

/** The asset itself, when the aim is at one and no other. */
export function singleOf({ asset, target }: Aim): Asset | null {
  return target.count === 1 ? asset : null;
}

/** The verbs on assets, as a screen hands them to the lists it shows. */
export interface AssetActions {
  commandsFor: (aim: Aim) => BoundCommand[];
  /** Ids in order, for one asset and for many; null draws a line. */
  menu: readonly (string | null)[];
  menuForMany: readonly (string | null)[];
}
