const UNITS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  '\u00b5s': 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** Milliseconds of `200ms`, `1.5s`, `5m`; a number alone is milliseconds. `undefined` for anything else. */
export function durationMillis(text: string): number | undefined {
  const [, amount = '', unit = 'ms'] = /^(\d+(?:\.\d+)?)([a-z\u00b5]{1,3})?$/.exec(text) ?? []
  const factor = Object.hasOwn(UNITS, unit) ? UNITS[unit] : undefined
  return amount === '' || factor === undefined ? undefined : Number(amount) * factor
}
