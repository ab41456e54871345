import { jaegerEnvironment, startJaeger } from './demo/backend/start-jaeger.ts'
import type { DemoOptions } from './demo/demo-options.ts'
import { demoOptions } from './demo/demo-options.ts'
import { runScenarios } from './demo/run-scenarios.ts'
import { serve } from './demo/serve.ts'
import { startOrderFlow } from './demo/start-order-flow.ts'
import { startViewer } from './demo/viewer/start-viewer.ts'

async function demo(): Promise<void> {
  const options = demoOptions(process.argv.slice(2))
  if (options.backend === undefined) return play(process.env, options)
  const jaeger = await startJaeger()
  try {
    await play(jaegerEnvironment(process.env, jaeger), options, jaeger.url)
    if (!options.serve && !options.view)
      console.error('demo: Jaeger ends with the demo; --serve keeps both running')
  } finally {
    await jaeger.stop()
  }
}

async function play(
  env: NodeJS.ProcessEnv,
  options: Pick<DemoOptions, 'serve' | 'view'>,
  jaegerUrl?: string,
): Promise<void> {
  const viewer = options.view ? await startViewer() : undefined
  try {
    const flow = await startOrderFlow(env, jaegerUrl, viewer)
    try {
      const broken = await runScenarios(flow)
      if (broken > 0) process.exitCode = 1
      if (viewer) console.log(`\nAll of them are at ${viewer.url}`)
      if (options.serve || options.view) await serve(flow)
    } finally {
      await flow.stop()
    }
  } finally {
    await viewer?.stop()
  }
}

try {
  await demo()
} catch (error) {
  console.error(`demo: ${error instanceof Error ? error.message : error}`)
  process.exitCode = 1
}
