// Routing instances in the worker of the page.

/**
 * Solves a published instance; runs in the page.
 *
 * @param {{text: string, set: string, limit: {seconds: number} | {iterations: number}, seed: number}}
 *   request
 * @returns {Promise<{standing: {cost: number | null, seconds: number, iterations: number},
 *   solution: string}>}
 */
export function solveInWorker(request) {
  return new Promise((resolve, reject) => {
    const worker = globalThis.tepat.startWorker();
    worker.onerror = (event) => reject(new Error(event.message ?? "the worker failed"));
    worker.onmessage = ({ data }) => {
      if (data.failed) reject(new Error(JSON.stringify(data.failed)));
      if (data.solved) resolve(data.solved);
      if (data.failed || data.solved) worker.terminate();
    };
    worker.postMessage({ solve: request });
  });
}
