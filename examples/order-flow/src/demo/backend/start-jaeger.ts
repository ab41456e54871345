import type { Jaeger } from '@throughline/servers'
import { findGoPrograms, jaeger1, missingTools, startJaeger1 } from '@throughline/servers'

/** Starts Jaeger, and builds it before where that was not done yet. @throws Error where it cannot be built */
export async function startJaeger(): Promise<Jaeger> {
  const name = `Jaeger ${jaeger1.version}`
  if ((await findGoPrograms(jaeger1)) === undefined) {
    const missing = await missingTools({ go: 'version' })
    if (missing.length > 0)
      throw new Error(
        `${name} is built with Go, which is not on this machine: install Go (https://go.dev/dl), or start a Jaeger and set OTEL_EXPORTER_OTLP_ENDPOINT`,
      )
    console.error(`demo: builds ${name} with Go, once, in about 1.5 minutes`)
  }
  const jaeger = await startJaeger1()
  console.error(`demo: ${name} at ${jaeger.url}`)
  return jaeger
}

/** The environment with Jaeger in place of every other backend. */
export function jaegerEnvironment(env: NodeJS.ProcessEnv, { otlpHttp }: Jaeger): NodeJS.ProcessEnv {
  const others = Object.entries(env).filter(([name]) => !/^OTEL_(EXPORTER_|TRACES_EXPORTER)/.test(name))
  return { ...Object.fromEntries(others), OTEL_EXPORTER_OTLP_ENDPOINT: otlpHttp }
}
