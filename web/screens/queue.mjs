// The Queue screen: empty, full, paused, and when the server is away.
import { settle } from './acts.mjs';

const words = [
  'misty hills, morning light, film grain, a narrow path between old stone walls',
  'a lighthouse at dusk',
  'bluebird',
  'desert, long shadows',
  'portrait of an old sea captain, oil on canvas',
];

/** Some jobs that ended each way, one that runs and five that wait. */
async function fill(page, fake) {
  const { studio } = fake;
  const pace = studio.pace_ms;
  studio.pace_ms = 1;
  studio.enqueue({ prompt: 'a quiet harbour', images: 6, steps: 2 });
  studio.enqueue({ prompt: 'fail please: a panorama of the whole coast', width: 2048, steps: 8 });
  studio.enqueue({ prompt: 'two foxes in the snow', images: 2, steps: 2 });
  await settle(page, 900);
  studio.cancel(studio.enqueue({ prompt: 'never mind', steps: 90, images: 9 }));
  studio.pace_ms = pace;
  for (const [index, prompt] of words.entries())
    studio.enqueue({ prompt, images: 1 + (index % 3), seed: 40 + index, width: 768 });
  studio.enqueue({ prompt: 'snow on cedars', images: 4 });
  await settle(page, 3000);
}

export const queueScenes = [
  { name: 'queue-empty', studio: { assets: 0 }, path: '/queue' },
  {
    name: 'queue-full',
    studio: { assets: 12, pace_ms: 200 },
    path: '/queue',
    act: (page, _isPhone, fake) => fill(page, fake),
  },
  {
    name: 'queue-paused',
    studio: { assets: 12, pace_ms: 60 },
    path: '/queue?ended=failed',
    act: async (page, _isPhone, fake) => {
      await page.getByRole('button', { name: 'Pause the queue' }).click();
      for (const prompt of words) fake.studio.enqueue({ prompt });
      await settle(page);
    },
  },
  {
    name: 'queue-error',
    studio: { assets: 12 },
    path: '/queue',
    act: async (page, _isPhone, fake) => {
      await fake.stop();
      await page.getByText('Failed', { exact: true }).click();
      await settle(page, 900);
    },
  },
  {
    name: 'queue-german',
    studio: { assets: 12, pace_ms: 200 },
    path: '/queue',
    preferences: { language: 'de' },
    act: (page, _isPhone, fake) => fill(page, fake),
  },
];
