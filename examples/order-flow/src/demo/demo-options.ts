import { parseArgs } from 'node:util'

export interface DemoOptions {
  /** Whether the services go on running for requests from outside. */
  readonly serve: boolean
  /** Whether the viewer is started too; the services then go on running. */
  readonly view: boolean
  /** A backend to start. */
  readonly backend?: 'jaeger'
}

const USAGE = `npm run demo                        plays the orders and prints their traces
npm run demo -- --serve             keeps the services running for your own requests
npm run demo -- --view              shows the traces in the browser, and keeps the services running
npm run demo -- --backend jaeger    starts Jaeger and sends the traces there too`

/** @throws Error with the known options when one is unknown */
export function demoOptions(args: readonly string[]): DemoOptions {
  const { serve, view, backend } = parsed(args)
  if (backend === undefined) return { serve, view }
  if (backend === 'jaeger') return { serve, view, backend }
  throw refusal(`Unknown backend '${backend}'`)
}

function parsed(args: readonly string[]): { serve: boolean; view: boolean; backend?: string | undefined } {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        serve: { type: 'boolean', default: false },
        view: { type: 'boolean', default: false },
        backend: { type: 'string' },
      },
    })
    return values
  } catch (error) {
    const [sentence = ''] = (error as Error).message.split('. ')
    throw refusal(sentence)
  }
}

function refusal(sentence: string): Error {
  return new Error(`${sentence}. Expected:\n\n${USAGE}`)
}
