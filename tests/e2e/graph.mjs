// The graph's times in a worker of the page.

/**
 * Measures a made-up network of about so many crossings; runs in the page.
 *
 * @param {number} nodes
 * @returns {Promise<[string, number][]>} milliseconds by what was done
 */
export function measureGraph(nodes) {
  return new Promise((resolve, reject) => {
    const worker = globalThis.tepat.startWorker();
    const end = () => worker.terminate();
    worker.onerror = (event) => (end(), reject(new Error(event.message ?? "the worker failed")));
    worker.onmessage = ({ data }) => {
      if (data.measured) (end(), resolve(data.measured));
      if (data.failed) (end(), reject(new Error(JSON.stringify(data.failed))));
    };
    worker.postMessage({ measure: nodes });
  });
}
