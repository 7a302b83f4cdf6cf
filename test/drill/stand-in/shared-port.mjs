// Loaded into real gateways: lets two of them listen at one port, as macOS lets two programs do
// where one takes an address of its own and the other takes all.
import { Server } from 'node:net';

const { listen } = Server.prototype;

Server.prototype.listen = function shared(...args) {
  const [where, host] = args;
  if (typeof where === 'number') {
    const rest = args.filter((one) => typeof one === 'function');
    const address = typeof host === 'string' ? { host } : {};
    return listen.call(this, { port: where, ...address, reusePort: true }, ...rest);
  }
  if (typeof where === 'object' && where !== null && where.port !== undefined) {
    return listen.call(this, { ...where, reusePort: true }, ...args.slice(1));
  }
  return listen.apply(this, args);
};
