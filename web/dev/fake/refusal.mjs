export class Refusal extends Error {
  constructor(status, kind, message, faults = []) {
    super(message);
    Object.assign(this, { status, kind, faults });
  }
}

export const missing = (what) => new Refusal(404, 'not_found', `There is no such ${what}.`);
