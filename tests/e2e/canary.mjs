// A server that should receive nothing.

import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** Starts a server on this machine that records the path of every request. */
export async function canary() {
  const heard = [];
  const note = (request) => heard.push(request.url);
  const server = createServer((request, response) => {
    note(request);
    response.end();
  });
  server.on("upgrade", (request, socket) => {
    note(request);
    socket.destroy();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    heard,
    /** Gives requests still under way time to arrive. */
    settle: () => sleep(500),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  };
}
