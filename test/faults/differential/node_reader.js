'use strict';
// Takes a JSON array of hex-coded responses on stdin and serves each of them, raw, to Node's own
// HTTP client. Writes a JSON array of verdicts: {status, body} or {refused}.
const http = require('http');
const net = require('net');

const responses = JSON.parse(require('fs').readFileSync(0, 'utf8'))
  .map((hex) => Buffer.from(hex, 'hex'));

// The path of the request is the number of the response.
const server = net.createServer((socket) => {
  socket.on('error', () => {});
  socket.once('data', (head) => socket.end(responses[Number(/\/(\d+) /.exec(head)[1])]));
});

function ask(port, index) {
  return new Promise((resolve) => {
    const refuse = (why) => resolve({ refused: String(why) });
    const request = http.get({ port, host: '127.0.0.1', path: `/${index}`, agent: false });
    request.on('error', (e) => refuse(e.code || e.message));
    request.on('upgrade', (response, socket) => { socket.destroy(); refuse('upgrade'); });
    request.on('close', () => refuse('closed'));
    request.on('response', (response) => {
      const pieces = [];
      response.on('data', (piece) => pieces.push(piece));
      response.on('error', (e) => refuse(e.code || e.message));
      response.on('end', () => resolve(response.complete
        ? { status: response.statusCode, body: Buffer.concat(pieces).toString('hex') }
        : { refused: 'incomplete' }));
    });
  });
}

server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const verdicts = [];
  for (let i = 0; i < responses.length; ++i)
    verdicts.push(await ask(port, i));
  server.close();
  process.stdout.write(JSON.stringify(verdicts));
});
