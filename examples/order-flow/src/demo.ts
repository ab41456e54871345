import { demoOptions } from './demo/demo-options.ts'
import { runScenarios } from './demo/run-scenarios.ts'
import { serve } from './demo/serve.ts'
import { startOrderFlow } from './demo/start-order-flow.ts'

async function demo(): Promise<void> {
  const options = demoOptions(process.argv.slice(2))
  const flow = await startOrderFlow(process.env)
  try {
    const broken = await runScenarios(flow)
    if (broken > 0) process.exitCode = 1
    if (options.serve) await serve(flow)
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
