import { runScenarios } from './demo/run-scenarios.ts'
import { serve } from './demo/serve.ts'
import { startOrderFlow } from './demo/start-order-flow.ts'

const isServing = process.argv.includes('--serve')
const flow = await startOrderFlow()
try {
  const broken = await runScenarios(flow)
  if (broken > 0) process.exitCode = 1
  if (isServing) await serve(flow)
} finally {
  await flow.stop()
}
