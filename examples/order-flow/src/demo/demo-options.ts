import { parseArgs } from 'node:util'

export interface DemoOptions {
  /** Whether the services go on running for requests from outside. */
  readonly serve: boolean
}

const USAGE = `npm run demo               plays the orders and prints their traces
npm run demo -- --serve    keeps the services running for your own requests`

/** @throws Error with the known options when one is unknown */
export function demoOptions(args: readonly string[]): DemoOptions {
  try {
    const { values } = parseArgs({ args: [...args], options: { serve: { type: 'boolean', default: false } } })
    return values
  } catch (error) {
    const [sentence] = (error as Error).message.split('. ')
    throw new Error(`${sentence}. Expected:\n\n${USAGE}`)
  }
}
