/** The child's side of `startChild`: each message names a verb, the answer carries its result or its failure. */
export function answer(verbs) {
  process.on('message', async ({ id, verb, args }) => {
    try {
      process.send({ id, result: await verbs[verb](...args) })
    } catch (error) {
      process.send({ id, error: String(error?.stack ?? error) })
    }
  })
  process.on('disconnect', () => process.exit())
  process.send({ ready: true })
}
