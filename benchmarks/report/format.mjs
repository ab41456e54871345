/** About three digits, with thousands apart. */
export function digits(value) {
  if (value === undefined || !Number.isFinite(value)) return '-'
  const size = Math.abs(value)
  const fraction = size >= 100 ? 0 : size >= 10 ? 1 : 2
  return value.toLocaleString('en-US', { minimumFractionDigits: fraction, maximumFractionDigits: fraction })
}

/** Median with minimum and maximum. */
export function spread(figures, factor = 1) {
  if (figures === undefined) return '-'
  const { median, min, max } = figures
  return `${digits(median * factor)} (${digits(min * factor)} - ${digits(max * factor)})`
}

/** 1/n, as the targets put it. */
export function fraction(times) {
  if (times === undefined) return '-'
  if (times === Number.POSITIVE_INFINITY) return 'nothing measurable'
  if (times <= 0) return '-'
  return times >= 1 ? `1/${times.toFixed(1)}` : `${(1 / times).toFixed(1)} times`
}

export function percent(share) {
  return share === undefined || !Number.isFinite(share) ? '-' : `${(share * 100).toFixed(1)} %`
}

/** A Markdown table from a header and rows. */
export function table(header, rows) {
  const rule = header.map((_, index) => (index === 0 ? '---' : '--:'))
  return [header, rule, ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')
}
