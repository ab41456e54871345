/** Stands for a name that is empty. */
export const NO_NAME = '(no name)'

/** `4.1 ms`, `218 ms`, `5.42 s`, `2 m 07 s`: three digits, as a reader compares sizes and not digits. */
export function formatDuration(milliseconds: number): string {
  if (!Number.isFinite(milliseconds)) return '–'
  const size = Math.abs(milliseconds)
  if (size === 0) return '0 ms'
  if (size < 0.9995) return `${digits(milliseconds * 1000)} µs`
  if (size < 999.5) return `${digits(milliseconds)} ms`
  if (size < 59_995) return `${digits(milliseconds / 1000)} s`
  const sign = milliseconds < 0 ? '-' : ''
  const seconds = Math.round(size / 1000)
  if (seconds < 3600) return `${sign}${Math.floor(seconds / 60)} m ${pad(seconds % 60)} s`
  return `${sign}${Math.floor(seconds / 3600)} h ${pad(Math.floor((seconds % 3600) / 60))} m`
}

const pad = (value: number): string => String(value).padStart(2, '0')

function digits(value: number): string {
  const size = Math.abs(value)
  const text = value.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2)
  return text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text
}

/** The beginning of a text, and an ellipsis where there is more: at most so long. A character of two halves is not cut between them. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text
  return `${text.slice(0, Math.max(most - 1, 0)).replace(/[\ud800-\udbff]$/, '')}…`
}

/** `41,208` */
export function formatCount(count: number): string {
  return Math.round(count).toLocaleString('en-US')
}

/** `1 span`, `1,204 spans` */
export function formatSpans(count: number): string {
  return `${formatCount(count)} span${count === 1 ? '' : 's'}`
}

/** `118 MB` */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  if (bytes < 1e6) return `${digits(bytes / 1e3)} kB`
  if (bytes < 1e9) return `${digits(bytes / 1e6)} MB`
  return `${digits(bytes / 1e9)} GB`
}

/** The time of day, `14:03:22` or with milliseconds, `14:03:22.118`. */
export function formatTime(epochMilliseconds: number, withMilliseconds = false): string {
  const time = new Date(epochMilliseconds)
  if (Number.isNaN(time.getTime())) return '–'
  const text = [time.getHours(), time.getMinutes(), time.getSeconds()].map(pad).join(':')
  return withMilliseconds ? `${text}.${String(time.getMilliseconds()).padStart(3, '0')}` : text
}

/** `3.2 / min` or `12 / s` */
export function formatRate(perMinute: number): string {
  return perMinute >= 120 ? `${digits(perMinute / 60)} / s` : `${digits(perMinute)} / min`
}

export function formatPercent(share: number): string {
  if (share === 0) return '0 %'
  return share < 0.001 ? '< 0.1 %' : `${digits(share * 100)} %`
}
