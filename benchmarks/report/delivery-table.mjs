import { digits, percent, table } from './format.mjs'

/** What became of the spans, for the variants that make some. */
export function deliveryTable(outcome, variants) {
  const present = variants.filter(({ id }) => outcome.variants[id]?.delivery)
  if (present.length === 0) return ''
  const rows = present.map(({ id, title }) => [title, ...cells(outcome.variants[id].delivery)])
  return `\n${table(['spans', 'each', 'made', 'delivered', 'share', 'traces', 'of them broken', 'bytes a span'], rows)}\n`
}

function cells({ each, made, isCounted, delivered, traces, broken, bytesPerSpan }) {
  const share = made === undefined ? '' : made === 0 ? '-' : percent(delivered / made)
  return [
    digits(each),
    made === undefined ? 'not known' : isCounted ? made : `about ${made}`,
    delivered,
    share,
    traces,
    broken,
    bytesPerSpan,
  ]
}
