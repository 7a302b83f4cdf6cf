import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * A reverse proxy before a gateway, as people put one there: it says whom it speaks for, so that
 * the gateway takes its clients for what they are, somebody from elsewhere.
 */
export class ReverseProxy {
  readonly #server: Server;
  readonly port: number;

  private constructor(server: Server, { port }: AddressInfo) {
    this.#server = server;
    this.port = port;
  }

  /** Listens on loopback and passes everything on to the gateway at that port. */
  static async start(gatewayPort: number): Promise<ReverseProxy> {
    const server = createServer();
    const passOn = (headers: NodeJS.Dict<string | string[]>, method: string, path: string) =>
      request({
        host: '127.0.0.1',
        port: gatewayPort,
        method,
        path,
        headers: { ...headers, 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https' },
      });
    server.on('request', (asked, answer) => {
      const onward = passOn(asked.headers, asked.method ?? 'GET', asked.url ?? '/');
      onward.on('response', (reply) => {
        answer.writeHead(reply.statusCode ?? 502, reply.headers);
        reply.pipe(answer);
      });
      onward.on('error', () => answer.destroy());
      asked.pipe(onward);
    });
    server.on('upgrade', (asked, near, head) => {
      const onward = passOn(asked.headers, 'GET', asked.url ?? '/');
      near.on('error', () => onward.destroy());
      onward.on('error', () => near.destroy());
      onward.on('response', () => near.destroy());
      onward.on('upgrade', (reply, far, farHead) => {
        far.on('error', () => near.destroy());
        near.on('close', () => far.destroy());
        const lines = Object.entries(reply.headers).map(([name, value]) => `${name}: ${value}`);
        near.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
        // The gateway's challenge may have come along with its answer.
        near.write(farHead);
        far.write(head);
        far.pipe(near).pipe(far);
      });
      onward.end();
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
    return new ReverseProxy(server, address);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
