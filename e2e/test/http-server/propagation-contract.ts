import { alwaysOff } from '@throughline/core'
import { describe, expect, it } from 'vitest'
import type { Harness } from './harness.ts'
import { CALLER } from './harness.ts'
import { send } from './http-client.ts'
import type { CurrentTrace } from './test-app.ts'

const MALFORMED = {
  'an empty traceparent': '',
  'a traceparent of version ff': `ff${CALLER.traceparent.slice(2)}`,
  'a trace id of zeros': `00-${'0'.repeat(32)}-${CALLER.spanId}-01`,
  'a span id of zeros': `00-${CALLER.traceId}-${'0'.repeat(16)}-01`,
  'an upper-case trace id': CALLER.traceparent.toUpperCase(),
  'a traceparent cut short': CALLER.traceparent.slice(0, -1),
  'a traceparent of version 00 with more behind it': `${CALLER.traceparent}-00`,
  'binary characters': '\u00e9\u00ff\u0080',
  'a traceparent of 100 kB': '0'.repeat(100_000),
}

/** Continues the trace of the caller. */
export function propagationContract({ start, span }: Harness): void {
  describe('propagation', () => {
    it('continues the trace of the caller', async () => {
      const { url } = await start()
      await send(`${url}/hello`, { headers: { traceparent: CALLER.traceparent, tracestate: 'a=1' } })
      const server = await span()
      expect(server.spanContext().traceId).toBe(CALLER.traceId)
      expect(server.parentSpanContext?.spanId).toBe(CALLER.spanId)
      expect(server.spanContext().traceState?.serialize()).toBe('a=1')
    })

    it('starts a trace when there is none', async () => {
      const { url } = await start()
      await send(`${url}/hello`)
      expect((await span()).parentSpanContext).toBeUndefined()
    })

    it.each(Object.entries(MALFORMED))('starts a trace for %s', async (_what, traceparent) => {
      const { url } = await start()
      expect((await send(`${url}/hello`, { headers: { traceparent } })).status).toBe(200)
      const server = await span()
      expect(server.parentSpanContext).toBeUndefined()
      expect(server.spanContext().traceId).not.toBe(CALLER.traceId)
    })

    it('starts a trace for two senders that both claim to be the parent', async () => {
      const { url } = await start()
      const other = CALLER.traceparent.replace('4bf9', 'aaaa')
      await send(`${url}/hello`, {
        headers: ['host', 'localhost', 'traceparent', CALLER.traceparent, 'traceparent', other],
      })
      expect((await span()).parentSpanContext).toBeUndefined()
    })

    it.each(['=', 'a=1,,b=\u00e9', 'A=1', `a=${'x'.repeat(100_000)}`])(
      'does not let a bad tracestate spoil a good traceparent',
      async tracestate => {
        const { url } = await start()
        await send(`${url}/hello`, { headers: { traceparent: CALLER.traceparent, tracestate } })
        const server = await span()
        expect(server.parentSpanContext?.spanId).toBe(CALLER.spanId)
        expect(server.spanContext().traceState?.serialize() ?? '').toBe('')
      },
    )

    it('joins several tracestate headers in their order', async () => {
      const { url } = await start()
      await send(`${url}/hello`, {
        headers: ['host', 'x', 'traceparent', CALLER.traceparent, 'tracestate', 'a=1', 'tracestate', 'b=2'],
      })
      expect((await span()).spanContext().traceState?.serialize()).toBe('a=1,b=2')
    })

    it('exports nothing and passes the decision on when the caller has not sampled', async () => {
      const { url } = await start()
      const { body } = await send(`${url}/current`, { headers: { traceparent: CALLER.unsampled } })
      const { sent, requestSpanId, activeSpanId } = JSON.parse(body) as CurrentTrace
      expect(sent.traceparent).toMatch(new RegExp(`^00-${CALLER.traceId}-[0-9a-f]{16}-00$`))
      expect(requestSpanId).toBe(activeSpanId)
      expect(requestSpanId).not.toBe(CALLER.spanId)
    })

    it('exports nothing and passes the decision on when its own sampler says no', async () => {
      const { url } = await start({ sampler: alwaysOff })
      const { sent } = JSON.parse((await send(`${url}/current`)).body) as CurrentTrace
      expect(sent.traceparent).toMatch(/-00$|-02$/)
    })

    it('hands the baggage of the caller to the handler and onwards', async () => {
      const { url } = await start()
      const headers = { traceparent: CALLER.traceparent, baggage: 'tenant=acme' }
      const current = JSON.parse((await send(`${url}/current`, { headers })).body) as CurrentTrace
      expect(current).toMatchObject({ baggage: 'acme', sent: { baggage: 'tenant=acme' } })
      await span()
    })
  })
}
