import { flag, nullable, number, shape, withDefault, type ReadBy } from '@/lib/parse';

/** The queue as a whole; the same words arrive as the event `queue`. */
export const readQueue = shape({
  paused: withDefault(flag, false),
  queued: withDefault(number, 0),
  running: withDefault(number, 0),
  /** Until everything that waits is done. */
  eta_ms: nullable(number),
});
export type Queue = ReadBy<typeof readQueue>;
