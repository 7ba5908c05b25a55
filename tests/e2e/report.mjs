// Prints measured figures beside their budgets.

/** Prints figures, and counts those above their budgets. */
export function reporter() {
  let exceeded = 0;
  /** Prints one figure, and whether it is within its budget if it has one. */
  function report(name, value, unit, budget) {
    const shown = Number.isInteger(value) ? String(value) : value.toFixed(1);
    let verdict = "";
    if (budget !== undefined) {
      const fits = value <= budget;
      if (!fits) exceeded += 1;
      verdict = `  ${fits ? "within" : "ABOVE"} ${budget}`;
    }
    console.log(`${name.padEnd(44)} ${shown.padStart(10)} ${unit.padEnd(6)}${verdict}`);
  }
  return { report, exceeded: () => exceeded };
}
