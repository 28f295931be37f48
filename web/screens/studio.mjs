// The scenes that are kept in files of their own, by the screen they show.
import { composeScenes } from './compose.mjs';
import { frameScenes } from './frame.mjs';
import { listScenes } from './lists.mjs';
import { modelsScenes } from './models.mjs';
import { queueScenes } from './queue.mjs';
import { upscaleScenes } from './upscale.mjs';
import { viewerScenes } from './viewer.mjs';

export const studioScenes = [
  ...composeScenes,
  ...frameScenes,
  ...listScenes,
  ...viewerScenes,
  ...queueScenes,
  ...modelsScenes,
  ...upscaleScenes,
];
