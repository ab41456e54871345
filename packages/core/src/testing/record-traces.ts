import { checkValue } from '../base/options/checked-options.ts'
import { expected } from '../base/options/expected.ts'
import { hasMethods } from '../base/options/object-checks.ts'
import { A_TEXT } from '../base/options/option-kinds.ts'
import { startTracing } from '../setup/start-tracing.ts'
import type { Tracing } from '../setup/tracing.ts'
import type { TracingOptions } from '../setup/tracing-options.ts'
import { isInUse } from '../span/processors-in-use.ts'
import type { TestContext } from './artifact/failed-test.ts'
import { failedTest, hasFailed } from './artifact/failed-test.ts'
import { writeArtifact } from './artifact/write-artifact.ts'
import type { MemoryExporter } from './memory-exporter.ts'
import { memoryExporter } from './memory-exporter.ts'
import { failedAssertions, lastFailure } from './trace-failure.ts'

/** The hooks of a test runner: `{ beforeAll, afterEach, afterAll }` of vitest and Jest, `{ before, afterEach, after }` of node:test. */
export interface TestHooks {
  beforeAll?(hook: () => void): unknown
  before?(hook: () => void): unknown
  afterEach(hook: () => void): unknown
  afterAll?(hook: () => Promise<void>): unknown
  after?(hook: () => Promise<void>): unknown
}

/** Options of {@link recordTraces}; the others are those of `startTracing`. */
export interface RecordTracesOptions
  extends Omit<TracingOptions, 'exporter' | 'endpoint' | 'headers' | 'timeout' | 'flushOnExit'> {
  /**
   * A folder for the traces of tests that fail: a page (`.html`, one file that opens without a network) and a text (`.txt`) for
   * each. In Jest, whose hooks do not get whether a test has failed, only tests whose assertion of a trace has failed.
   * @default none
   */
  readonly artifacts?: string | undefined
}

/**
 * Starts tracing before the tests of a file and shuts it down after them, so that every `withSpan` in the code under test is
 * recorded, and the next file finds a process without tracing, as with `vitest --no-isolate`. Forgets the spans after each test.
 * Call it once, at the top of a file.
 *
 * @throws TypeError for wrong hooks or options. Its `beforeAll` throws where tracing runs already
 */
export function recordTraces(hooks: TestHooks, options: RecordTracesOptions = {}): MemoryExporter {
  const { artifacts, ...tracingOptions } = options
  const start = hooks?.beforeAll ?? hooks?.before
  const stop = hooks?.afterAll ?? hooks?.after
  if (start === undefined || stop === undefined || !hasMethods(hooks, ['afterEach']))
    throw expected('hooks', '{ beforeAll, afterEach, afterAll } or { before, afterEach, after }', hooks)
  if (artifacts !== undefined) checkValue('artifacts', A_TEXT, artifacts)
  const exporter = memoryExporter()
  let tracing: Tracing | undefined
  let failures = 0

  start(() => {
    tracing = startTracing({ service: 'test', ...tracingOptions, exporter, flushOnExit: false })
    failures = failedAssertions()
    if (!isInUse(exporter)) throw new Error(IN_VAIN)
  })
  // Bound, it shows no parameter: vitest would parse it for fixtures, and Jest would take it for `done`.
  hooks.afterEach(afterEach.bind(undefined))
  stop(async () => {
    await tracing?.shutdown()
  })
  return exporter

  function afterEach(...[context]: readonly TestContext[]): void {
    const assertion = failedAssertions() > failures ? lastFailure() : undefined
    if (artifacts !== undefined && (hasFailed(context) || assertion !== undefined))
      writeArtifact(artifacts, exporter, failedTest(context, assertion))
    failures = failedAssertions()
    exporter.take()
  }
}

const IN_VAIN =
  'recordTraces records nothing: tracing runs already, or OTEL_SDK_DISABLED is true. Call `shutdown()` of the other tracing, do not import the file that starts it in a test, or unset the variable'
