import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import { Connection, type ConnectionHost } from './connection.ts';
import { answerHttp } from './http.ts';
import type { Life } from './life.ts';
import { healthPayload } from './payloads.ts';
import type { Broadcaster } from './run-events.ts';

/** The port of one life: HTTP and WebSocket on loopback, and its clients. */
export class GatewayServer implements Broadcaster {
  readonly #connections = new Set<Connection>();
  readonly #sockets = new Set<Socket>();
  readonly #restart: () => void;
  #server: Server | null = null;
  #seq = 0;
  #life: Life | null = null;

  constructor(restart: () => void) {
    this.#restart = restart;
  }

  /** Opens the port (0: any free one) for a life. Returns the port. */
  async listen(life: Life, port: number): Promise<number> {
    this.#life = life;
    const { scheduler } = life;
    const sockets = new WebSocketServer({ noServer: true, autoPong: false });
    const server = createServer((request, response) => {
      scheduler.whenAwake(() => answerHttp(life, request, response));
    });
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => socket.destroy());
    });
    server.on('upgrade', (request, socket, head) => {
      scheduler.whenAwake(() => {
        if (life.switches.draining && life.era.generation === 'sep') {
          socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n');
          return;
        }
        sockets.handleUpgrade(request, socket, head, (client) => {
          const connection = new Connection(client, this.#host(life));
          this.#connections.add(connection);
          client.on('close', () => this.#connections.delete(connection));
        });
      });
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    scheduler.every(life.limits.tickMs, () => this.broadcast('tick', { ts: scheduler.nowMs() }));
    scheduler.every(life.limits.tickMs * 2, () => this.broadcast('health', healthPayload(life)));
    return portOf(server);
  }

  broadcast(event: string, payload: object): void {
    this.#seq += 1;
    const seq = this.#life?.era.generation === 'feb' ? this.#seq : 'own';
    const forReaders = event === 'agent' || event === 'chat';
    for (const connection of this.#connections) {
      if (connection.connected && (!forReaders || connection.reads)) {
        connection.event(event, payload, seq);
      }
    }
  }

  broadcastToSubscribers(event: string, payload: object): void {
    const seq = this.#life?.era.generation === 'sep' ? 'own' : 'none';
    for (const connection of this.#connections) {
      if (connection.subscribed) connection.event(event, payload, seq);
    }
  }

  /** Closes the port in good order, with the code that clients get for a restart. */
  async close(code: number, reason: string): Promise<void> {
    for (const connection of this.#connections) connection.close(code, reason);
    await this.#stop();
  }

  /** Closes the port as a killed process does. */
  async terminate(): Promise<void> {
    for (const connection of this.#connections) connection.terminate();
    for (const socket of this.#sockets) socket.destroy();
    await this.#stop();
  }

  async #stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    this.#connections.clear();
    if (server === null) return;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    const giveUp = setTimeout(() => {
      for (const socket of this.#sockets) socket.destroy();
    }, 200);
    await closed;
    clearTimeout(giveUp);
  }

  #host(life: Life): ConnectionHost {
    return {
      life,
      onConnected: () => {
        life.scheduler.after(1, () => this.broadcast('health', healthPayload(life)));
      },
      restart: this.#restart,
    };
  }
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP address');
  return address.port;
}
