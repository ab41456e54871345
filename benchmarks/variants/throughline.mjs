import { OUR_PACKAGES } from '../our-packages.mjs'
import { untraced } from './untraced.mjs'

export const variant = {
  order: 1,
  title: 'Throughline',
  packages: OUR_PACKAGES.map(name => `@throughline/${name}`),
  races: ['server', 'work', 'start-up', 'size', 'steady'],
  start,
}

function start({ load, collector, ratio }) {
  const [core, express, fastify, kafka, logger] = OUR_PACKAGES.map(name => load(`@throughline/${name}`))
  const tracing = core.startTracing({
    service: 'bench',
    endpoint: collector,
    ...(ratio < 1 && { sampler: core.ratio(ratio) }),
  })
  return {
    ...untraced,
    fastify: app => app.register(fastify.tracing),
    express: app => app.use(express.tracing()),
    kafka: client => kafka.traceKafka(client),
    pinoOptions: { mixin: logger.traceMixin },
    inSpan: core.withSpan,
    flush: () => tracing.flush(),
    made: () => tracing.stats().ended,
    backlog,
  }

  function backlog() {
    const { queueBytes, retries } = tracing.stats()
    return { queueBytes, retries }
  }
}
