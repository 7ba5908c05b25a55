// Solves routing instances in the workers of the page.

/**
 * Solves a published instance with one or more of the page's workers; runs in the page.
 *
 * The workers meet at intervals: each one's solution is passed to all.
 *
 * @param {{text: string, set: string, limit: {seconds: number} | {iterations: number},
 *   seed: number, workers?: number}} request
 * @returns {Promise<{standing: {cost: number | null, seconds: number, iterations: number},
 *   solution: string}>} the first worker's result, with the iterations of all
 */
export function solveInWorker({ workers: count = 1, ...request }) {
  return new Promise((resolve, reject) => {
    const workers = Array.from({ length: count }, () => globalThis.tepat.startWorker());
    const end = () => workers.forEach((worker) => worker.terminate());
    const fail = (error) => (end(), reject(error));
    const solved = [];
    let shares = [];
    workers.forEach((worker, me) => {
      worker.onerror = (event) => fail(new Error(event.message ?? "the worker failed"));
      worker.onmessage = ({ data }) => {
        if (data.failed) fail(new Error(JSON.stringify(data.failed)));
        if (data.meet) {
          shares[me] = data.meet;
          if (shares.filter(Boolean).length < count) return;
          workers.forEach((each) => each.postMessage({ meet: shares }));
          shares = [];
        }
        if (data.solved) {
          solved[me] = data.solved;
          if (solved.filter(Boolean).length < count) return;
          end();
          const iterations = solved.reduce((sum, each) => sum + each.standing.iterations, 0);
          resolve({ ...solved[0], standing: { ...solved[0].standing, iterations } });
        }
      };
      worker.postMessage({ solve: { ...request, worker: { workers: count, me } } });
    });
  });
}
