// Times the graph in a worker of the page.

/**
 * Measures a generated network of about `nodes` crossings; runs in the page.
 *
 * @param {number} nodes
 * @returns {Promise<[string, number][]>} milliseconds of each step
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
