import { fileURLToPath } from 'node:url'
import * as core from '@throughline/core'
import * as testing from '@throughline/core/testing'
import * as kafka from '@throughline/kafka'
import * as logger from '@throughline/logger'
import ts from 'typescript'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
/** Where the blocks are, as far as the compiler sees: so they find the packages of `e2e`. */
const FOLDER = `${ROOT}e2e/test/documentation/`
/** Blocks of these pages belong to an example, and find its packages and its files. */
const FOLDERS: readonly (readonly [string, string])[] = [['docs/nestjs.md', `${ROOT}examples/nestjs/`]]

/** What pages leave out because the reader has it: the application around the lines. */
const READERS_OWN = `
declare global {
  const app: import('express').Express
  const brokers: string[]
  const channel: { publish(queue: string, body: Uint8Array, options: { headers: object }): Promise<void> }
  const given: { [name: string]: string }
  const kafka: import('kafkajs').Kafka
  const loadOrder: (id: string) => Promise<{ id: string }>
  const request: import('node:http').IncomingMessage
  const ship: (message: import('kafkajs').KafkaMessage) => Promise<void>
  const url: string
  const value: string
  const SpanKind: typeof import('@opentelemetry/api').SpanKind
  const SpanStatusCode: typeof import('@opentelemetry/api').SpanStatusCode
  const Kafka: typeof import('kafkajs').Kafka
  const traces: import('@throughline/core/testing').MemoryExporter
  const tracing: typeof import('@throughline/express').tracing
}
`

/** Packages that pages name and that are not installed here. */
const NOT_INSTALLED = `
declare module '@opentelemetry/instrumentation-pg' {
  export const PgInstrumentation: new () => import('@opentelemetry/instrumentation').Instrumentation
}
`

/** What lines without imports name: everything that our packages export. */
const OURS = Object.entries({
  '@throughline/core': core,
  '@throughline/core/testing': testing,
  '@throughline/kafka': kafka,
  '@throughline/logger': logger,
}).flatMap(([door, names]) => Object.keys(names).map(name => [name, door] as const))

const GLOBALS = `${READERS_OWN}
declare global {
${OURS.map(([name, door]) => `  const ${name}: typeof import('${door}').${name}`).join('\n')}
}
export {}
`

const { config } = ts.readConfigFile(`${ROOT}tsconfig.workspace.json`, ts.sys.readFile)
const base = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, ROOT).options

/** A page need not annotate what it exports. */
const OPTIONS: ts.CompilerOptions = {
  ...base,
  incremental: false,
  declaration: false,
  isolatedDeclarations: false,
  experimentalDecorators: true, // as Nest needs them
}

/** Compiles blocks of code, each a module of its own, in one program against the sources. Returns what is wrong with each. */
export function errorsIn(blocks: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const texts = new Map([
    [`${FOLDER}not-installed.d.ts`, NOT_INSTALLED],
    [`${FOLDER}globals.ts`, GLOBALS],
    ...[...blocks].map(([name, code]) => [fileOf(name), `${code}\nexport {}\n`] as const),
  ])
  const host = ts.createCompilerHost(OPTIONS)
  const { getSourceFile, fileExists, readFile } = host
  host.fileExists = file => texts.has(file) || fileExists(file)
  host.readFile = file => texts.get(file) ?? readFile(file)
  host.getSourceFile = (file, ...rest) => {
    const text = texts.get(file)
    return text === undefined
      ? getSourceFile(file, ...rest)
      : ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true)
  }
  const program = ts.createProgram([...texts.keys()], OPTIONS, host)
  const errors = (file: string) => {
    const source = program.getSourceFile(file)
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText, start = 0 }) => {
        const line = (source?.getLineAndCharacterOfPosition(start).line ?? 0) + 1
        return `line ${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
      },
    )
  }
  return new Map([
    ['globals', errors(`${FOLDER}globals.ts`)],
    ...[...blocks.keys()].map(name => [name, errors(fileOf(name))] as const),
  ])
}

function fileOf(name: string): string {
  const [, folder] = FOLDERS.find(([page]) => name.startsWith(page)) ?? ['', FOLDER]
  return `${folder}block-${name.replace(/\W+/g, '-')}.ts`
}
