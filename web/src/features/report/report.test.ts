import { describe, expect, test } from 'vitest';
import { readStatus } from '@/api/types';
import { reportText } from './model';

const here = {
  browser: 'Firefox 140',
  page: '/text-to-image',
  screen: '1280x800',
  language: 'de',
  connection: 'connected',
  when: '2026-01-02T03:04:05.000Z',
};
const status = readStatus({
  version: '0.1.0',
  started_at: 0,
  engine: { state: 'ready', device: 'cpu', device_name: 'EPYC', precision: 'bf16', threads: 2 },
  queue: { queued: 3, running: 1 },
});

describe('a report', () => {
  test('begins with what the person says and names what a helper asks first', () => {
    const lines = reportText(' It hangs. ', status, here).split('\n');
    expect(lines[0]).toBe('What happened: It hangs.');
    expect(lines).toContain('Atelier 0.1.0');
    expect(lines).toContain('Engine: ready, cpu (EPYC), bf16, 2 threads, 0 restarts');
    expect(lines).toContain('Queue: 1 running, 3 waiting');
    expect(lines).toContain('Browser: Firefox 140');
  });

  test('says what the engine said, and that a server was not heard', () => {
    const engine = { ...status.engine, message: 'It was killed.' };
    expect(reportText('', { ...status, engine }, here)).toContain('Engine says: It was killed.');
    expect(reportText('', null, here)).toContain('the server was not heard');
    expect(reportText('', null, here)).toContain('What happened: (not said)');
  });
});
