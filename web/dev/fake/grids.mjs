// Batches: many jobs out of one, and the sheet that keeps a grid's pictures together.
import { createHash } from 'node:crypto';
import { encodePng, paint, thumbhashOf } from './pictures.mjs';
import { expand } from './promptRoutes.mjs';
import { missing, Refusal } from './refusal.mjs';

const cell_px = 128;

/** Writes one value into a draft: "steps", "source.strength" or "loras[0].weight". */
function withValue(draft, field, value) {
  const made = structuredClone(draft);
  const path = field.split(/[.[\]]+/).filter(Boolean);
  let place = made;
  for (const step of path.slice(0, -1)) place = place[step] ?? {};
  place[path.at(-1)] = value;
  if (field === 'text_accuracy') delete made.cfg_scale;
  if (field === 'cfg_scale') delete made.text_accuracy;
  return made;
}

function combinations(axes) {
  return axes.reduce(
    (all, { values }) => all.flatMap((index) => values.map((_, at) => [...index, at])),
    [[]],
  );
}

export function createBatch({ studio, body }, checkDraft) {
  const { job, prompts, axes } = body;
  const id = studio.id('batch');
  if (prompts) {
    const found = expand(studio, { prompt: job.prompt, ...prompts }).prompts;
    found.forEach((prompt) => checkDraft(studio, { ...job, prompt }));
    const jobs = found.map((prompt) => studio.enqueue({ ...job, prompt }));
    return { id, kind: 'prompts', jobs };
  }
  if (!axes?.length || axes.some(({ values }) => values.length === 0)) {
    const faults = [{ field: 'axes', says: 'must each have a value' }];
    throw new Refusal(400, 'invalid', 'This is no grid.', faults);
  }
  const drafts = combinations(axes).map((index) => ({
    index,
    draft: axes.reduce((made, { field, values }, at) => {
      return withValue(made, field, values[index[at]]);
    }, job),
  }));
  drafts.forEach(({ draft }) => checkDraft(studio, draft));
  const cells = drafts.map(({ index, draft }) => ({ index, job_id: studio.enqueue(draft).id }));
  studio.batches.set(id, { id, axes, cells, isOpen: true });
  const jobs = cells.map(({ job_id }) => studio.jobs.find((known) => known.id === job_id));
  return { id, kind: 'grid', jobs };
}

/** When the last cell has ended, the sheet of the grid appears. */
export function gridEnded(studio, job) {
  const grid = [...studio.batches.values()].find(
    ({ isOpen, cells }) => isOpen && cells.some(({ job_id }) => job_id === job.id),
  );
  if (!grid) return;
  const jobs = grid.cells.map(({ job_id }) => studio.jobs.find(({ id }) => id === job_id));
  if (jobs.some(({ state }) => state === 'queued' || state === 'running')) return;
  grid.isOpen = false;
  const cells = grid.cells.map((cell, at) => ({
    ...cell,
    asset_id: jobs[at].asset_ids[0] ?? null,
  }));
  const [first] = jobs;
  const columns = grid.axes[0].values.length;
  const width = columns * cell_px;
  const height = Math.ceil(cells.length / columns) * cell_px;
  const asset = studio.catalog.add(
    {
      ...studio.madeBy(first, 0),
      origin: 'grid',
      job_id: null,
      width,
      height,
      thumbhash: thumbhashOf(first.seed, width, height),
      sha256: createHash('sha256').update(grid.id).digest('hex'),
      axes: grid.axes,
      cells,
    },
    null,
    { category: 'images' },
  );
  studio.tell('asset', asset);
}

export function cellsOf({ studio, id }) {
  const { axes, cells } = studio.catalog.require(id) ?? {};
  if (!cells) throw missing('grid');
  return { axes, cells };
}

/** The cells beside each other, without words. */
export function sheetOf(cells, catalog) {
  const columns = Math.max(...cells.map(({ index }) => index[0])) + 1;
  const rows = Math.ceil(cells.length / columns);
  const width = columns * cell_px;
  const sheet = new Uint8Array(width * rows * cell_px * 4).fill(255);
  cells.forEach(({ asset_id }, at) => {
    const asset = asset_id && catalog.require(asset_id);
    if (!asset) return;
    const pixels = paint(asset.seed, cell_px, cell_px);
    const [column, row] = [Math.floor(at / rows), at % rows];
    for (let y = 0; y < cell_px; y += 1) {
      const from = pixels.subarray(y * cell_px * 4, (y + 1) * cell_px * 4);
      sheet.set(from, ((row * cell_px + y) * width + column * cell_px) * 4);
    }
  });
  return encodePng(sheet, width, rows * cell_px);
}
