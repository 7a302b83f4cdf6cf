import { type ChildProcess, spawn } from 'node:child_process';
import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * Speaks as much of the gateway's protocol as it takes to be shown a token: it answers its probe,
 * sends a challenge, and writes down what it is sent. Plain Node in one line of arguments, so that
 * any user may run it.
 */
const SCRIPT = String.raw`
if (process.env.TITLE) process.title = process.env.TITLE;
const { createHash } = require('node:crypto');
const server = require('node:http').createServer((_request, response) => {
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end('{"ok":true,"status":"live"}');
});
server.on('upgrade', (request, socket) => {
  const key = request.headers['sec-websocket-key'] + '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';
  const accept = createHash('sha1').update(key).digest('base64');
  socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n');
  socket.write('Sec-WebSocket-Accept: ' + accept + '\r\n\r\n');
  const text = '{"type":"event","event":"connect.challenge","payload":{"nonce":"n","ts":1}}';
  socket.write(Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]));
  console.log('challenged');
  socket.on('error', () => undefined);
  socket.on('data', (data) => {
    const long = (data[1] & 127) === 126;
    const at = long ? 4 : 2;
    const mask = data.subarray(at, at + 4);
    const said = data.subarray(at + 4).map((byte, index) => byte ^ mask[index % 4]);
    console.log('got ' + Buffer.from(said).toString('utf8').replace(/\n/g, ' '));
  });
});
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () =>
  console.log('port ' + server.address().port),
);
`;

/** Whether every user may start this Node: one in root's own home is nobody else's. */
export function isNodeForEverybody(): boolean {
  const isOpen = (path: string): boolean =>
    (statSync(path).mode & 0o001) !== 0 && (dirname(path) === path || isOpen(dirname(path)));
  return isOpen(realpathSync(process.execPath));
}

/** A program that listens at a port of this machine, and what it was told there. */
export class Stranger {
  readonly #lines: string[] = [];

  private constructor(readonly child: ChildProcess) {
    if (child.stdout !== null) {
      createInterface({ input: child.stdout }).on('line', (line) => this.#lines.push(line));
    }
  }

  /** `title`: what it calls itself, as a gateway does; `uid`: whose it is, which only root may say. */
  static async start(options: { title?: string; uid?: number; port?: number } = {}) {
    const { title, uid, port = 0 } = options;
    const child = spawn(process.execPath, ['-e', SCRIPT], {
      cwd: '/',
      env: { PORT: String(port), ...(title === undefined ? {} : { TITLE: title }) },
      stdio: ['ignore', 'pipe', 'inherit'],
      ...(uid === undefined ? {} : { uid, gid: uid }),
    });
    const stranger = new Stranger(child);
    const endMs = Date.now() + 20_000;
    while (stranger.port === 0) {
      if (Date.now() > endMs) throw new Error('the stranger does not listen');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return stranger;
  }

  get port(): number {
    const line = this.#lines.find((one) => one.startsWith('port '));
    return line === undefined ? 0 : Number(line.slice(5));
  }

  /** How often somebody has come as far as its challenge. */
  get visits(): number {
    return this.#lines.filter((one) => one === 'challenged').length;
  }

  get told(): readonly string[] {
    return this.#lines.filter((one) => one.startsWith('got '));
  }

  close(): void {
    this.child.kill('SIGKILL');
  }
}
