import type { Capabilities, Model } from '@/api/types';

/** What can make a control image here: the server lists those whose model is installed. */
export function usablePreprocessors(able: Pick<Capabilities, 'preprocessors'> | undefined) {
  return able?.preprocessors ?? [];
}

const isRefiner = ({ base, variant }: Model) => base === 'sdxl-refiner' || variant === 'refiner';

/** Models that draw by themselves. A refiner only finishes, and is chosen elsewhere. */
export function mainModels(all: readonly Model[]): Model[] {
  return all.filter((model) => model.type === 'main' && !isRefiner(model));
}

export function refiners(all: readonly Model[]): Model[] {
  return all.filter((model) => model.type === 'main' && isRefiner(model));
}

/** The chosen model, or the studio's default, or the first that works. */
export function chooseModel(
  all: readonly Model[],
  chosenId: string | null,
  defaultId: string | null,
): Model | null {
  const main = mainModels(all);
  const byId = (id: string | null) => main.find((model) => model.id === id);
  const first = main.find((model) => model.state === 'ready');
  return byId(chosenId) ?? byId(defaultId) ?? first ?? null;
}

/**
 * Whether what one model learned can be used with another. What the studio could not tell is
 * offered: the engine says so if it does not go together.
 */
export function fits(companion: Pick<Model, 'base'>, main: Pick<Model, 'base'>): boolean {
  return ['any', 'unknown', main.base].includes(companion.base);
}

export function companions<M extends Pick<Model, 'base' | 'type'>>(
  all: readonly M[],
  main: Pick<Model, 'base'>,
  ...types: readonly string[]
): M[] {
  return all.filter((model) => types.includes(model.type) && fits(model, main));
}
