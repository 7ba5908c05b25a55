// How smoothly the map pans.

/**
 * Drags the map in circles for a while, moving it once per frame.
 *
 * @param {import("./browsers.mjs").Page} page with a region open
 * @param {number} [seconds]
 * @returns {Promise<{perSecond: number, longestMs: number}>} frames per second, and the longest wait for a frame
 */
export function panFrames(page, seconds = 3) {
  return page.evaluate(async (seconds) => {
    const canvas = document.querySelector(".map-canvas");
    const box = canvas.getBoundingClientRect();
    const send = (type, x, y) =>
      canvas.dispatchEvent(
        new PointerEvent(type, {
          pointerId: 77,
          pointerType: "mouse",
          buttons: 1,
          bubbles: true,
          clientX: box.x + x,
          clientY: box.y + y,
        }),
      );
    const frame = () => new Promise(requestAnimationFrame);
    const [x, y] = [box.width / 2, box.height / 2];
    send("pointerdown", x, y);
    await frame();
    const start = performance.now();
    let [frames, last, longestMs] = [0, start, 0];
    while (last - start < seconds * 1_000) {
      const turn = ((last - start) / 1_500) * 2 * Math.PI;
      send("pointermove", x + 280 * Math.sin(turn), y + 160 * (1 - Math.cos(turn)));
      await frame();
      const now = performance.now();
      longestMs = Math.max(longestMs, now - last);
      last = now;
      frames += 1;
    }
    send("pointerup", x, y);
    return { perSecond: (frames * 1_000) / (last - start), longestMs };
  }, seconds);
}
