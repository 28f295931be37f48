// The rules of the house that a compiler does not know. A broken one names its files.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(process.cwd(), 'src');
const zones = ['app', 'screens', 'features', 'entities', 'live', 'api', 'ui', 'lib'];
/** What each zone may import, besides itself. `test` may see everything. */
const allowed: Record<string, readonly string[]> = {
  app: zones,
  screens: ['features', 'entities', 'live', 'api', 'ui', 'lib'],
  features: ['entities', 'live', 'api', 'ui', 'lib'],
  entities: ['live', 'api', 'ui', 'lib'],
  live: ['lib'],
  api: ['lib'],
  ui: ['lib'],
  lib: [],
};

interface Source {
  path: string;
  text: string;
  imports: string[];
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [path];
  });
}

/** An import written in any of our ways, as a path from src without its ending. */
function target(from: string, written: string): string | null {
  if (written.startsWith('@/')) return written.slice(2);
  if (!written.startsWith('.')) return null;
  return relative(root, join(dirname(join(root, from)), written));
}

const sources: Source[] = walk(root)
  .filter((path) => /\.(ts|tsx|css)$/.test(path))
  .map((absolute) => {
    const path = relative(root, absolute);
    const text = readFileSync(absolute, 'utf8');
    const written = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)];
    const imports = written
      .map(([, name]) => target(path, name ?? ''))
      .filter((name) => name !== null);
    return { path, text, imports };
  });

const code = sources.filter(({ path }) => /\.tsx?$/.test(path) && !path.startsWith('test/'));
const shipped = code.filter(({ path }) => !path.includes('.test.'));
const zoneOf = (path: string) => path.split('/')[0] ?? '';
const featureOf = (path: string) => path.split('/')[1] ?? '';

describe('arrows', () => {
  test('point only downwards', () => {
    const wrong = shipped.flatMap(({ path, imports }) =>
      imports
        .filter((name) => zoneOf(name) !== zoneOf(path))
        .filter((name) => !allowed[zoneOf(path)]?.includes(zoneOf(name)))
        .map((name) => `${path} -> ${name}`),
    );
    expect(wrong).toEqual([]);
  });

  test('never lead from one feature to another', () => {
    const wrong = shipped
      .filter(({ path }) => path.startsWith('features/'))
      .flatMap(({ path, imports }) =>
        imports
          .filter((name) => name.startsWith('features/') && featureOf(name) !== featureOf(path))
          .map((name) => `${path} -> ${name}`),
      );
    expect(wrong).toEqual([]);
  });

  test('reach into a feature only through its root', () => {
    const wrong = shipped
      .filter(({ path }) => !path.startsWith('features/'))
      .flatMap(({ path, imports }) =>
        imports
          .filter((name) => /^features\/[^/]+\/[^/]+\//.test(name))
          .map((name) => `${path} -> ${name}`),
      );
    expect(wrong).toEqual([]);
  });

  test('never run in a circle', () => {
    const byName = new Map(shipped.map((source) => [source.path.replace(/\.tsx?$/, ''), source]));
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (name: string, trail: readonly string[]) => {
      if (trail.includes(name))
        circles.push([...trail.slice(trail.indexOf(name)), name].join(' > '));
      if (done.has(name) || trail.includes(name)) return;
      byName.get(name)?.imports.forEach((next) => visit(next, [...trail, name]));
      done.add(name);
    };
    [...byName.keys()].forEach((name) => visit(name, []));
    expect(circles).toEqual([]);
  });
});

describe('the house', () => {
  test('exports nothing that nobody uses', () => {
    const unused = shipped
      .filter(({ path }) => path !== 'app/main.tsx')
      .flatMap(({ path, text }) =>
        [...text.matchAll(/^export (?:const|function|class|interface|type) (\w+)/gm)]
          .map(([, name]) => name ?? '')
          .filter(
            (name) =>
              !sources.some(
                (other) => other.path !== path && new RegExp(`\\b${name}\\b`).test(other.text),
              ),
          )
          .map((name) => `${path}: ${name}`),
      );
    expect(unused).toEqual([]);
  });

  test('names colours only in tokens.css', () => {
    const raw = /#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(/i;
    const wrong = sources
      .filter(({ path }) => path !== 'ui/tokens.css' && !path.includes('.test.'))
      .filter(({ text }) => raw.test(text.replace(/TODO\(#\d+\)/g, '')))
      .map(({ path }) => path);
    expect(wrong).toEqual([]);
  });

  test('gives every feature a page to read', () => {
    const features = readdirSync(join(root, 'features'));
    const without = features.filter((name) => {
      try {
        return (
          readFileSync(join(root, 'features', name, 'README.md'), 'utf8').split('\n').length > 61
        );
      } catch {
        return true;
      }
    });
    expect(without).toEqual([]);
  });

  test('records no download address in the lock file', () => {
    expect(readFileSync('package-lock.json', 'utf8')).not.toContain('"resolved"');
  });
});
