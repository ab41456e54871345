import { describe } from 'vitest'
import { attributesContract } from './attributes-contract.ts'
import { capturedHeadersContract } from './captured-headers-contract.ts'
import { connectionContract } from './connection-contract.ts'
import { contextContract } from './context-contract.ts'
import { harness } from './harness.ts'
import { hostSafetyContract } from './host-safety-contract.ts'
import { ignoreAfterContract } from './ignore-after-contract.ts'
import { optionsContract } from './options-contract.ts'
import { outcomeContract } from './outcome-contract.ts'
import { propagationContract } from './propagation-contract.ts'
import { routeContract } from './route-contract.ts'
import { streamsContract } from './streams-contract.ts'
import type { StartApp } from './test-app.ts'
import { upgradesContract } from './upgrades-contract.ts'

/** The behaviour of every traced HTTP server, in any framework. */
export function httpServerContract(framework: string, startApp: StartApp): void {
  describe(`an HTTP server made with ${framework}`, () => {
    const test = harness(startApp)
    propagationContract(test)
    routeContract(test)
    attributesContract(test)
    capturedHeadersContract(test)
    outcomeContract(test)
    contextContract(test)
    connectionContract(test)
    optionsContract(test)
    hostSafetyContract(test)
    ignoreAfterContract(test)
    streamsContract(test)
    upgradesContract(test)
  })
}
