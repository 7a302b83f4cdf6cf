import type { Socket } from 'node:net';

/** A status with some hundred sessions is far below this. */
export const MAX_LINE_BYTES = 4 * 1024 * 1024;

/**
 * Splits a socket's data into lines. A line beyond the limit ends the connection, since its sender
 * does not use this protocol.
 */
export function onLines(socket: Socket, onLine: (line: string) => void): void {
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    rest += chunk;
    for (let end = rest.indexOf('\n'); end >= 0; end = rest.indexOf('\n')) {
      const line = rest.slice(0, end);
      rest = rest.slice(end + 1);
      if (line !== '') onLine(line);
    }
    if (rest.length > MAX_LINE_BYTES) socket.destroy();
  });
}
