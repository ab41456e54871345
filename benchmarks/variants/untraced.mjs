/** What a variant may do to an application; here it does nothing. A variant overrides the parts it has. */
export const untraced = {
  async fastify(_app) {},
  express(_app) {},
  kafka: kafka => kafka,
  pinoOptions: {},
  inSpan: (_name, work) => work(),
  async flush() {},
  /** How many spans it has ended, where it can tell. */
  made: () => undefined,
  /** What waits to be sent, where it can tell. */
  backlog: () => ({}),
}
