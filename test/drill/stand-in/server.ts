import { chmod, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import type { Place } from '../place.ts';

/** How a program ends and what it writes. */
export type Said = { readonly code: number; readonly stdout: string; readonly stderr: string };

export const SAYS_NOTHING: Said = { code: 0, stdout: '', stderr: '' };

const ASK_DRILL = new URL('./ask-drill.mjs', import.meta.url).pathname;

/**
 * Puts a program first on Clawbuoy's PATH that asks this process what to say. Answers its path
 * and what ends it.
 */
export async function standIn(
  place: Place,
  name: string,
  answer: (argv: readonly string[]) => Promise<Said>,
): Promise<{ readonly program: string; close(): void }> {
  const server: Server = createServer((socket) => serve(socket, answer));
  const socketPath = join(place.root, `${name}.sock`);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(socketPath, resolve);
  });
  const program = join(place.bin, name);
  const command = [process.execPath, ASK_DRILL, socketPath].map((word) => `'${word}'`).join(' ');
  await writeFile(program, `#!/bin/sh\nexec ${command} "$@"\n`);
  await chmod(program, 0o755);
  return { program, close: () => void server.close() };
}

function serve(socket: Socket, answer: (argv: readonly string[]) => Promise<Said>): void {
  let asked = '';
  socket.setEncoding('utf8');
  socket.on('error', () => socket.destroy());
  socket.on('data', (text: string) => {
    asked += text;
    if (!asked.endsWith('\n')) return;
    const argv = z.array(z.string()).parse(JSON.parse(asked));
    answer(argv)
      .catch((error: unknown) => ({ code: 1, stdout: '', stderr: `${String(error)}\n` }))
      .then((said) => socket.end(JSON.stringify(said)));
  });
}
