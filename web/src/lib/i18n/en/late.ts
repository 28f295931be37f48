import { models } from './models';
import { upscale } from './upscale';

/** Every English word that is not in the first load. Only types and tests take all of it. */
export const late = { ...models, ...upscale } as const;
