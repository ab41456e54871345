import type { LoggerOptions } from 'pino'

const NAMES: Readonly<Record<keyof LoggerOptions, true>> = {
  base: true,
  browser: true,
  crlf: true,
  customLevels: true,
  depthLimit: true,
  edgeLimit: true,
  enabled: true,
  errorKey: true,
  formatters: true,
  hooks: true,
  level: true,
  levelComparison: true,
  levelVal: true,
  messageKey: true,
  mixin: true,
  mixinMergeStrategy: true,
  msgPrefix: true,
  name: true,
  nestedKey: true,
  onChild: true,
  redact: true,
  safe: true,
  serializers: true,
  timestamp: true,
  transport: true,
  useOnlyCustomLevels: true,
}

/** The options of pino 8 to 10. */
export const PINO_OPTIONS: readonly string[] = Object.keys(NAMES)
