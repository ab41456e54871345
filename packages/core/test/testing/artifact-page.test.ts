import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { withSpan } from '@throughline/core'
import { fixedClock, recordTraces } from '@throughline/core/testing'
import { expect, it, onTestFinished, vi } from 'vitest'

/** The page that a test leaves which makes spans by `work`, and fails. */
function pageOf(work: () => void, context: object = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'throughline-artifacts-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const hooks: { [name: string]: (context?: object) => unknown } = {}
  const set = (name: string) => (hook: (context?: object) => unknown) => {
    hooks[name] = hook
  }
  recordTraces(
    { before: set('start'), afterEach: set('afterEach'), after: set('stop') },
    { artifacts: folder, clock: fixedClock({ start: 1000, step: 10 }) },
  )
  hooks.start?.()
  onTestFinished(async () => void (await hooks.stop?.()))
  work()
  hooks.afterEach?.({ passed: false, fullName: 'fails', ...context })
  return readFileSync(join(folder, 'fails.html'), 'utf8')
}

/** The part of a page that is about one span. */
function rowOf(page: string, name: string): string {
  const rows = page.split('<details ').slice(1)
  return rows.find(row => row.split('</summary>', 1)[0]?.includes(`<span>${name}</span>`)) ?? ''
}

it('shows the tree with bars on the axis of time, and opens where the failure began', () => {
  const page = pageOf(() => {
    withSpan('checkout', { kind: SpanKind.SERVER }, span => {
      withSpan('load', () => {})
      try {
        withSpan('charge', { attributes: { cents: 400 } }, charge => {
          charge.addEvent('asked')
          throw new TypeError('declined')
        })
      } catch {
        span.setStatus({ code: SpanStatusCode.ERROR, message: 'unpaid' })
      }
    })
  })
  expect(page).toContain('<p class="sum">3 spans · 1 trace</p>')
  const [checkout, load, charge] = ['checkout', 'load', 'charge'].map(name => rowOf(page, name))
  expect(checkout).toMatch(/class="color-0 failed">.*title="failed">✖.*<small class="red">unpaid</s)
  expect(checkout).toContain('<rect x="0%" y="4" width="100%"')
  expect(load).toMatch(/class="color-0">.*<i class="fork"><\/i><span>load.*<span class="time">10\.0 ms</s)
  expect(charge).toMatch(/class="color-0 failed" open>.*<i class="last"><\/i>.*class="cross"/s)
  expect(charge).toContain('<dt>cents</dt><dd>400</dd>')
  expect(charge).toMatch(
    /<h3>\+10\.0 ms {2}asked<\/h3>.*<dt>exception.stacktrace<\/dt><dd>TypeError: declined\n/s,
  )
  expect(charge).toContain('<dt>parent</dt><dd><a href="#s0">')
})

it('shows spans that have not ended, parents that are not there, and links to other traces', () => {
  const page = pageOf(() => {
    const tracer = trace.getTracer('test')
    const first = tracer.startSpan('refund')
    const traceId = 'a'.repeat(32)
    tracer.startSpan('found', { links: [{ context: first.spanContext() }] }).end()
    const parent = { traceId, spanId: 'b'.repeat(16), traceFlags: 1, isRemote: true }
    tracer.startSpan('served', {}, trace.setSpanContext(ROOT_CONTEXT, parent)).end()
  })
  expect(page).toContain('2 spans · 1 span not ended · 3 traces')
  expect(rowOf(page, 'refund')).toMatch(
    /class="color-0 open">.*title="not ended">.*<span class="time">not ended</s,
  )
  expect(rowOf(page, 'found')).toMatch(/<dt>to<\/dt><dd><a href="#s0">[\da-f]{16}<\/a> of trace /)
  expect(page).toContain('<em>remote parent</em>')
})

it('takes nothing of a span or of a test as HTML, and allows no script and no request', () => {
  const hostile = `</style></title></span>"'><script>alert(1)</script><img src=x onerror=alert(1)>&lt;\u202e\u0000`
  const page = pageOf(
    () => {
      withSpan(hostile, { attributes: { [hostile]: hostile, list: [hostile] } }, span => {
        span.addEvent(hostile, { [hostile]: hostile })
        span.setStatus({ code: SpanStatusCode.ERROR, message: hostile })
      })
    },
    { error: { cause: new Error(hostile) }, task: { name: hostile } },
  )
  const tags = new Set(page.match(/<[^\s>]*/g))
  const own =
    'html head meta title style body svg pattern rect path header section div details summary span b i h1 h2 h3 p pre code dl dt dd small a'
  const allowed = own.split(' ').flatMap(tag => [`<${tag}`, `</${tag}`])
  expect([...tags].filter(tag => !['<!doctype', ...allowed].includes(tag))).toEqual([])
  expect(page.match(/<\/style>/g)).toHaveLength(1)
  for (const tag of page.match(/<[a-z][^>]*>/g) ?? [])
    expect(tag).not.toMatch(/\s(src|on\w+|style|href)=(?!"#s\d+")/)
  expect(page).not.toMatch(/[\u202e\0]/)
  const [, style = ''] = /<style>(.*)<\/style>/s.exec(page) ?? []
  const checksum = createHash('sha256').update(style).digest('base64')
  expect(page).toContain(
    `content="default-src &#39;none&#39;; style-src &#39;sha256-${checksum}&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
  )
})

it('says why the test has failed, without the colours of a terminal', () => {
  const message = '\u001b[31mexpected 1\u001b[39m'
  const errors = [{ message, diff: '- 1\n+ 2' }]
  const page = pageOf(() => {}, { task: { name: 'x', result: { state: 'fail', errors } } })
  expect(page).toContain('<pre class="failure">expected 1\n\n- 1\n+ 2</pre>')
  expect(page).toContain('No span was recorded.')
})

it('cuts long texts and many spans', () => {
  const page = pageOf(() => {
    withSpan('long', { attributes: { text: 'x'.repeat(12_000) } }, () => {})
    for (let number = 0; number < 2001; number++) withSpan('one of many', () => {})
  })
  expect(page).toContain('x… (2000 characters more)')
  expect(page.match(/<details /g)).toHaveLength(2000)
  expect(page).toContain('2 more are in the file of text.')
})
