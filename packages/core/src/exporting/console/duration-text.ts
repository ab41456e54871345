const units: readonly (readonly [nanoseconds: number, name: string])[] = [
  [1, 'ns'],
  [1e3, '\u00b5s'],
  [1e6, 'ms'],
  [1e9, 's'],
]

/** A duration for a person, of about three digits: `840 ns`, `1.8 ms`, `312 ms`, `4.2 s`, `3 min 07 s`. */
export function durationText(nanoseconds: number): string {
  if (!(nanoseconds > 0)) return '0 ms'
  for (const [size, name] of units) {
    const amount = rounded(nanoseconds / size, name)
    if (Number(amount) < (name === 's' ? 60 : 1000)) return `${amount} ${name}`
  }
  return longText(Math.round(nanoseconds / 1e9))
}

function rounded(amount: number, unit: string): string {
  const tenths = amount.toFixed(1)
  return unit === 'ns' || Number(tenths) >= 100 ? amount.toFixed(0) : tenths
}

function longText(seconds: number): string {
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return `${minutes} min ${twoDigits(seconds % 60)} s`
  return `${Math.floor(minutes / 60)} h ${twoDigits(minutes % 60)} min`
}

function twoDigits(amount: number): string {
  return String(amount).padStart(2, '0')
}
