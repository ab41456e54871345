import { figuresOf } from './figures.mjs'

/** A cost is called linear if the dearest step costs no more than this many times the cheapest. */
const TOLERANCE = 1.5

export const linearityTargets = [
  {
    title: 'cost per span as the trace grows',
    wanted: 'linear: 10,000 spans cost each at most 1.5 times 10',
    read: traces,
  },
  {
    title: "cost as a span's attributes grow",
    wanted: 'linear: the 65th to 128th at most 1.5 times the 17th to 64th',
    read: attributes,
  },
]

function traces(results) {
  const [short, long] = ['10', '10000'].map(size => cost(results, `linear-trace-${size}`))
  return verdict(long / short, `${short?.toFixed(2)} -> ${long?.toFixed(2)} us`)
}

function attributes(results) {
  const [few, some, many] = [16, 64, 128].map(size => cost(results, `linear-attributes-${size}`))
  const before = (some - few) / 48
  const after = (many - some) / 64
  return verdict(
    after / before,
    `${(before * 1000).toFixed(0)} -> ${(after * 1000).toFixed(0)} ns an attribute`,
  )
}

function verdict(growth, steps) {
  return Number.isFinite(growth)
    ? { text: `${growth.toFixed(2)} times (${steps})`, met: growth <= TOLERANCE }
    : undefined
}

function cost(results, scenario) {
  return figuresOf(results, scenario, 'throughline')?.added('cpuPerOperation')?.median
}
