import { startTracing, withSpan } from '@throughline/core'
import { expectLinear, expectLinearInWrittenTexts } from '@throughline/growth'
import { createLogger, createTraceMixin, withTrace } from '@throughline/logger'
import { readingExporter } from './reading-exporter.ts'

startTracing({ exporter: readingExporter(), flushOnExit: false })
const logger = createLogger({}, { write: () => {} })

expectLinear('many lines in one span', {
  make: size => size,
  feed: size =>
    withSpan('work', () => {
      for (let line = 0; line < size; line++) logger.info('line')
    }),
  largest: 5000,
})
expectLinear('lines in many spans', {
  make: size => size,
  feed(size) {
    for (let line = 0; line < size; line++) withSpan('work', () => logger.info('line'))
  },
  largest: 5000,
})
expectLinear('a line in spans in spans', {
  make: size => size,
  feed(size) {
    const nest = (depth: number): void => {
      if (depth === 0) logger.info('line')
      else withSpan('work', () => nest(depth - 1))
    }
    nest(size)
  },
  largest: 800,
})
expectLinear('many mixins', {
  make: size => Array.from({ length: size }, (_, index) => () => ({ [`field${index % 100}`]: index })),
  feed: mixins => createLogger({ mixin: withTrace(...mixins) }, { write: () => {} }).info('line'),
  largest: 20_000,
})
expectLinearInWrittenTexts(
  'the names of the fields',
  text => createLogger({ mixin: createTraceMixin({ traceId: text }) }, { write: () => {} }).info(text),
  { largest: 64_000 },
)
