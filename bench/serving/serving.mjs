#!/usr/bin/env node
// Thumbnails served per second by the whole program beside nginx with the same files on the same
// cores, one after the other, by wrk. Usage: serving.mjs BIN [PICTURES] [SECONDS]
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fill, scratch, startStudio } from '../studio.mjs';

const bin = process.argv[2] ?? 'build/release/bin';
const count = Number(process.argv[3] ?? 100);
const seconds = Number(process.argv[4] ?? 4);

const find = (program, places) => places.find((path) => existsSync(path)) ?? program;
const nginx = find('', ['/usr/sbin/nginx', '/usr/local/sbin/nginx']);
const wrk = find('', ['/usr/bin/wrk', '/usr/local/bin/wrk']);
if (nginx === '' || wrk === '') {
  console.log(JSON.stringify({ bench: 'serving', skipped: 'nginx or wrk is not installed' }));
  process.exit(0);
}

const place = scratch('serving');
const studio = await startStudio(bin, place.folder);
let web = null;
try {
  const assets = await fill(bin, studio, place.folder, count, 512);
  for (const asset of assets) await fetch(`${studio.base}${asset.thumbnail_url}?size=256`);

  const folder = join(place.folder, 'nginx');
  mkdirSync(folder);
  const port = 20000 + Math.floor(Math.random() * 20000);
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; user root; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
     events { worker_connections 512; }
     http { access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; keepalive_requests 1000000;
       open_file_cache max=1000; types { image/webp webp; }
       server { listen 127.0.0.1:${port}; root ${studio.home}/thumbs;
         add_header X-Content-Type-Options nosniff; add_header Cache-Control immutable; } }`,
  );
  web = spawn(nginx, ['-c', join(folder, 'nginx.conf'), '-p', folder], { stdio: 'ignore' });

  const ours = assets.map((asset) => `${asset.thumbnail_url}?size=256`);
  const theirs = assets.map((a) => `/${a.sha256.slice(0, 2)}/${a.sha256}-256.webp`);
  const script = (name, paths) => {
    const file = join(place.folder, `${name}.lua`);
    const list = paths.map((path) => `"${path}"`).join(',');
    writeFileSync(
      file,
      `local p = {${list}} local i = 0
       request = function() i = i % #p + 1 return wrk.format("GET", p[i]) end`,
    );
    return file;
  };
  const measure = (name, base, paths) => {
    const words = ['-t1', '-c16', `-d${seconds}s`, '-s', script(name, paths), base];
    const text = execFileSync(wrk, words).toString();
    if (/Non-2xx/.test(text)) throw new Error(text);
    return Number(/Requests\/sec:\s+([\d.]+)/.exec(text)[1]);
  };
  const best = { atelier: 0, nginx: 0 };
  for (let i = 0; i < 3; i += 1) {
    best.atelier = Math.max(best.atelier, measure('atelier', studio.base, ours));
    best.nginx = Math.max(best.nginx, measure('nginx', `http://127.0.0.1:${port}`, theirs));
  }
  console.log(
    JSON.stringify({
      bench: 'serving',
      pictures: count,
      per_second: best,
      ratio_to_nginx: +(best.atelier / best.nginx).toFixed(2),
    }),
  );
} finally {
  web?.kill('SIGTERM');
  await studio.stop();
  place.remove();
}
