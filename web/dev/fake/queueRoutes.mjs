// The queue as a whole: paused or not, in which order, done when, and jobs tried again.
import { missing, Refusal } from './refusal.mjs';

const waitingIn = (studio) => studio.jobs.filter(({ state }) => state === 'queued');
const costOf = (studio, job) => job.images * job.steps * studio.pace_ms;

/** The waiting jobs with their places and the time until each would be done. */
export function waitingViews(studio) {
  const running = studio.jobs.find(({ state }) => state === 'running');
  let until_ms = running?.progress?.eta_ms ?? 0;
  return waitingIn(studio).map((job, index) => {
    until_ms += costOf(studio, job);
    return { ...job, position: index + 1, eta_ms: until_ms };
  });
}

export function queueView(studio) {
  const waiting = waitingViews(studio);
  const running = studio.jobs.filter(({ state }) => state === 'running');
  const eta_ms = waiting.at(-1)?.eta_ms ?? running[0]?.progress?.eta_ms ?? null;
  return {
    paused: studio.paused,
    queued: waiting.length,
    running: running.length,
    eta_ms: studio.paused ? null : eta_ms,
  };
}

function setPaused(studio, paused) {
  studio.paused = paused;
  studio.tell('queue', queueView(studio));
  if (!paused) studio.tick();
  return queueView(studio);
}

function requireJob(studio, id) {
  const job = studio.jobs.find((known) => known.id === id);
  if (!job) throw missing('job');
  return job;
}

function move({ studio, id, body }) {
  const job = requireJob(studio, id);
  if (job.state !== 'queued')
    throw new Refusal(409, 'conflict', 'This job does not wait any more.');
  const rest = studio.jobs.filter((known) => known !== job);
  const at =
    body.before === null ? rest.length : rest.findIndex(({ id: it }) => it === body.before);
  if (at < 0) throw missing('job');
  studio.jobs = [...rest.slice(0, at), job, ...rest.slice(at)];
  studio.tell('queue', queueView(studio));
  return waitingViews(studio).find((view) => view.id === id);
}

function retry({ studio, id }) {
  const job = requireJob(studio, id);
  if (!['failed', 'cancelled', 'done'].includes(job.state))
    throw new Refusal(409, 'conflict', 'This job has not ended yet.');
  return studio.enqueue({ ...job, retried_from: job.id });
}

export const queueRoutes = [
  ['GET', /^\/api\/v1\/queue$/, ({ studio }) => queueView(studio)],
  ['POST', /^\/api\/v1\/queue\/pause$/, ({ studio }) => setPaused(studio, true)],
  ['POST', /^\/api\/v1\/queue\/resume$/, ({ studio }) => setPaused(studio, false)],
  ['POST', /^\/api\/v1\/jobs\/([^/]+)\/move$/, move],
  ['POST', /^\/api\/v1\/jobs\/([^/]+)\/retry$/, retry, 201],
];
