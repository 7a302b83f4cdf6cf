// Stands for a program on Clawbuoy's PATH: asks the drill, which supervises the gateway.
import { createConnection } from 'node:net';

const [socketPath, ...argv] = process.argv.slice(2);
const socket = createConnection(socketPath);
socket.setEncoding('utf8');
let answer = '';
socket.on('data', (text) => {
  answer += text;
});
socket.on('error', (error) => {
  process.stderr.write(`stand-in: ${error.message}\n`);
  process.exitCode = 1;
});
socket.on('end', () => {
  const { code, stdout, stderr } = JSON.parse(answer);
  process.stdout.write(stdout);
  process.stderr.write(stderr);
  process.exitCode = code;
});
socket.write(`${JSON.stringify(argv)}\n`);
