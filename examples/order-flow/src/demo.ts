import { jaegerEnvironment, startJaeger } from './demo/backend/start-jaeger.ts'
import { demoOptions } from './demo/demo-options.ts'
import { runScenarios } from './demo/run-scenarios.ts'
import { serve } from './demo/serve.ts'
import { startOrderFlow } from './demo/start-order-flow.ts'

async function demo(): Promise<void> {
  const options = demoOptions(process.argv.slice(2))
  if (options.backend === undefined) return play(process.env, options.serve)
  const jaeger = await startJaeger()
  try {
    await play(jaegerEnvironment(process.env, jaeger), options.serve, jaeger.url)
    if (!options.serve) console.error('demo: Jaeger ends with the demo; --serve keeps both running')
  } finally {
    await jaeger.stop()
  }
}

async function play(env: NodeJS.ProcessEnv, isServing: boolean, jaegerUrl?: string): Promise<void> {
  const flow = await startOrderFlow(env, jaegerUrl)
  try {
    const broken = await runScenarios(flow)
    if (broken > 0) process.exitCode = 1
    if (isServing) await serve(flow)
  } finally {
    await flow.stop()
  }
}

try {
  await demo()
} catch (error) {
  console.error(`demo: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
