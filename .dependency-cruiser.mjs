/** The files that lie in a folder itself. */
const FILES = '[^/]+\\.ts$'

/**
 * The floors of a source folder, from the ground up. A file imports from its own room and from the floors below, types included; rooms on one
 * floor do not import each other.
 */
const floors = {
  'packages/core/src': [
    ['base'],
    ['context', 'ids'],
    ['propagation'],
    ['sampling'],
    ['span'],
    ['trace-tree', 'resource', 'tail-sampling'],
    ['trace', 'metrics'],
    ['exporting', 'messaging', 'why-slow'],
    ['http'],
    ['setup'],
    ['doctor', 'testing'],
    [FILES],
  ],
  'packages/core/src/base': [['global-slot\\.ts$'], ['diagnostics'], ['options'], ['time', 'platform']],
  'packages/core/src/exporting': [
    ['http1', 'protobuf'],
    ['delivery'],
    ['spool'],
    ['console', 'otlp', 'prometheus', 'zipkin', 'span-exporter'],
    ['file'],
    [FILES],
  ],
  'packages/core/src/http': [[FILES], ['client', 'server']],
  'packages/kafka/src': [
    ['version\\.ts$'],
    ['metrics'],
    ['messages'],
    ['kafkajs-api'],
    ['confluent', 'kafkajs', 'platformatic', 'rdkafka'],
    ['span-exporter'],
    ['index\\.ts$', 'confluent\\.ts$', 'platformatic\\.ts$', 'rdkafka\\.ts$', 'span-exporter\\.ts$'],
  ],
  'packages/viewer/src': [
    ['version\\.ts$', 'usage-error\\.ts$', 'api'],
    ['columns'],
    ['otlp'],
    ['storage'],
    ['query'],
    ['rates', 'live'],
    ['intake'],
    ['answers'],
    ['terminal', 'server'],
    ['client'],
    ['mcp'],
    ['command'],
    ['throughline\\.ts$'],
  ],
}

const pathOf = (folder, room) => `^${folder}/${room}${room.endsWith('$') ? '' : '/'}`

const floorRules = Object.entries(floors).flatMap(([folder, levels]) =>
  levels.flatMap((rooms, level) =>
    rooms.map(room => {
      const beside = rooms.filter(other => other !== room)
      const forbidden = [...beside, ...levels.slice(level + 1).flat()]
      return {
        name: `floors-of-${folder.split('/').slice(1).join('-')}`,
        comment: 'CONTRIBUTING.md, "The floors": a folder imports only from floors below it',
        severity: 'error',
        from: { path: pathOf(folder, room) },
        to: { path: forbidden.map(other => pathOf(folder, other)) },
      }
    }),
  ),
)

/** A folder or file that no floor lists would be free to import and be imported. Unused ones are found by knip. */
const listedRules = Object.entries(floors).map(([folder, levels]) => ({
  name: `floors-list-${folder.split('/').slice(1).join('-')}`,
  comment: 'every folder has a floor: add it to `floors` in .dependency-cruiser.mjs',
  severity: 'error',
  from: {},
  to: { path: `^${folder}/`, pathNot: levels.flat().map(room => pathOf(folder, room)) },
}))

/** Imports flow one way: adapters -> core -> node: and @opentelemetry/api. */
const config = {
  forbidden: [
    ...floorRules.filter(({ to }) => to.path.length > 0),
    ...listedRules,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'core-knows-nobody',
      comment: 'core imports node: and @opentelemetry/api, nothing else',
      severity: 'error',
      from: { path: '^packages/core/src', pathNot: '^packages/core/src/exporting/otlp/grpc-exchange.ts$' },
      to: { pathNot: ['^packages/core/src', '^node:', '@opentelemetry/api'], dependencyTypesNot: ['core'] },
    },
    {
      name: 'grpc-is-optional',
      comment: 'only the door otlp-grpc leads to @grpc/grpc-js, which is an optional peer',
      severity: 'error',
      from: { path: '^packages/core/src/(index|integrations|logs|metrics|testing|why-slow).ts$' },
      to: { path: '@grpc/grpc-js', reachable: true },
    },
    {
      name: 'grpc-exchange-knows-grpc-only',
      comment: 'the one file of core that imports @grpc/grpc-js imports nothing else',
      severity: 'error',
      from: { path: '^packages/core/src/exporting/otlp/grpc-exchange.ts$' },
      to: {
        pathNot: ['^packages/core/src', '^node:', '@opentelemetry/api', '@grpc/grpc-js'],
        dependencyTypesNot: ['core'],
      },
    },
    {
      name: 'adapters-do-not-know-each-other',
      comment: 'express, fastify, kafka, logger and viewer import core and never one another',
      severity: 'error',
      from: { path: '^packages/(express|fastify|kafka|logger|viewer)/src' },
      to: { path: '^packages/', pathNot: ['^packages/$1/', '^packages/core/'] },
    },
    {
      name: 'packages-know-no-consumers',
      comment: 'packages never import examples, testing, e2e or benchmarks',
      severity: 'error',
      from: { path: '^packages/[^/]+/src' },
      to: { path: '^(examples|testing|e2e|benchmarks)/' },
    },
    {
      name: 'only-through-the-doors',
      comment: 'another package is reached through its exports, not through its files',
      severity: 'error',
      from: { path: '^(packages|examples|testing|e2e)/([^/]+)/' },
      to: { path: '^packages/[^/]+/src', pathNot: '^packages/$2/src', dependencyTypesNot: ['aliased'] },
    },
    {
      name: 'doors-are-exports',
      comment:
        'the paths of tsconfig.workspace.json lead to every file, the exports of a package to its doors only',
      severity: 'error',
      from: { path: '^(packages|examples|testing|e2e)/([^/]+)/' },
      to: {
        path: '^packages/[^/]+/src',
        pathNot: [
          '^packages/$2/src',
          '^packages/core/src/(doctor|integrations|logs|metrics|otlp-grpc|testing|why-slow)\\.ts$',
          '^packages/logger/src/(bunyan|console|winston)\\.ts$',
          '^packages/kafka/src/(confluent|platformatic|rdkafka|span-exporter)\\.ts$',
          '^packages/[^/]+/src/index\\.ts$',
        ],
      },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Next is not installed here.
    exclude: { path: '(^|/)(dist|node_modules)/|^examples/next-custom-server/' },
    // Its paths lead to the sources of the packages, so that no build is needed.
    tsConfig: { fileName: 'tsconfig.workspace.json' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
  },
}

export default config
