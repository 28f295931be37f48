// Writes src/api/schema.ts from the server's own description of its API:
//   npm run schema -- path/to/openapi.json
// The generator is fetched for the occasion only: it is needed when the API changes, not to build.
import { execFileSync } from 'node:child_process';

const source = process.argv[2];
if (!source) {
  console.error('Say which openapi.json: npm run schema -- path/to/openapi.json');
  process.exit(1);
}
const target = new URL('../src/api/schema.ts', import.meta.url).pathname;
execFileSync('npx', ['--yes', 'openapi-typescript@7.9.1', source, '-o', target], {
  stdio: 'inherit',
});
