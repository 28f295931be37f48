// A server of model files that throttles, drops, lies and redirects as its addresses say:
//
//   /files/NAME          the file, with ETag and ranges
//   /slow/NAME           the same, a little at a time
//   /drop/NAME           every second connection ends half way through
//   /short/NAME          promises 1000 bytes more than it sends
//   /long/NAME           says the file is 1000 bytes shorter than what it goes on to send
//   /page/NAME           a page to log in, called a file
//   /token/NAME          only with the right token
//   /api/models/...      and /OWNER/NAME/resolve/...: what Hugging Face would answer
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';

export const rightToken = 'hf_not_to_be_seen';

export class FileServer {
  constructor(files) {
    this.files = files;
    this.requests = [];
    this.drops = new Map();
    this.slowPiece = 20_000;
    this.detours = {}; // where a repository's file is said to be instead
    this.server = createServer((request, response) => this.answer(request, response));
  }

  async start() {
    await new Promise((done) => this.server.listen(0, '127.0.0.1', done));
    this.url = `http://127.0.0.1:${this.server.address().port}`;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  answer(request, response) {
    const url = new URL(request.url, this.url);
    this.requests.push({ path: url.pathname, range: request.headers.range, token: request.headers.authorization });
    const [, how, ...rest] = decodeURIComponent(url.pathname).split('/');
    const name = rest.join('/');
    if (how === 'page') return response.writeHead(200, { 'content-type': 'application/octet-stream' }).end('<!doctype html><p>log in');
    if (how === 'token' && request.headers.authorization !== `Bearer ${rightToken}`) return response.writeHead(401).end();
    if (how === 'api') return this.listing(name.replace(/^models\//, ''), response);
    const repo = /^\/([^/]+\/[^/]+)\/resolve\/[^/]+\/(.+)$/.exec(decodeURIComponent(url.pathname));
    if (repo) return this.fromRepo(`${repo[1]}/${repo[2]}`, request, response);
    const file = this.files[name];
    if (!file) return response.writeHead(404).end();
    return this.send(how, name, file, request, response);
  }

  // As the real one: a redirect to a storage that wants no token, with the checksum on the way.
  fromRepo(name, request, response) {
    const file = this.files[name];
    if (!file) return response.writeHead(404).end();
    const sha256 = createHash('sha256').update(file).digest('hex');
    const location = this.detours[name] ?? `${this.url}/files/${encodeURIComponent(name)}`;
    return response.writeHead(302, { location, 'x-linked-etag': `"${sha256}"`, 'x-linked-size': file.length }).end();
  }

  listing(repo, response) {
    const siblings = Object.entries(this.files)
      .filter(([name]) => name.startsWith(`${repo}/`))
      .map(([name, file]) => ({
        rfilename: name.slice(repo.length + 1),
        size: file.length,
        ...(name.endsWith('.safetensors') && {
          lfs: { sha256: createHash('sha256').update(file).digest('hex'), size: file.length },
        }),
      }));
    if (siblings.length === 0) return response.writeHead(401).end();
    return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ sha: 'c0ffee', siblings }));
  }

  send(how, name, file, request, response) {
    const etag = `"${createHash('sha1').update(file).digest('hex')}"`;
    const wanted = /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
    const same = request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
    const from = wanted && same ? Number(wanted[1]) : 0;
    if (from > 0 && from >= file.length) return response.writeHead(416).end();
    const body = file.subarray(from);
    const lie = how === 'short' ? 1000 : how === 'long' ? -1000 : 0;
    const head = { etag, 'content-length': body.length + lie, 'content-type': 'application/octet-stream' };
    if (from > 0) head['content-range'] = `bytes ${from}-${file.length - 1}/${file.length}`;
    if (how === 'long') return this.sendTooMuch(head, body, response);
    response.writeHead(from > 0 ? 206 : 200, head);
    if (how === 'slow') return this.trickle(body, response);
    const drops = (this.drops.get(name) ?? 0) + 1;
    this.drops.set(name, drops);
    if (how === 'drop' && drops % 2 === 1) {
      return response.write(body.subarray(0, body.length / 2), () => response.destroy());
    }
    response.write(body);
    return how === 'short' ? setTimeout(() => response.destroy(), 50) : response.end();
  }

  // Node would not lie by itself.
  sendTooMuch(head, body, response) {
    const lines = Object.entries(head).map(([key, value]) => `${key}: ${value}\r\n`);
    response.socket.write(`HTTP/1.1 200 OK\r\n${lines.join('')}connection: close\r\n\r\n`);
    response.socket.end(body);
  }

  trickle(body, response) {
    let at = 0;
    const next = () => {
      if (response.destroyed) return;
      if (at >= body.length) {
        response.end();
        return;
      }
      response.write(body.subarray(at, at + this.slowPiece));
      at += this.slowPiece;
      setTimeout(next, 20);
    };
    next();
  }
}
