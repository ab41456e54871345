import { createRequire } from 'node:module'
import { startTracing } from '@throughline/core'
import { tracing } from '@throughline/express'
import { tracing as fastifyTracing } from '@throughline/fastify'
import {
  expectLinear,
  expectLinearInTexts,
  isHeaderText,
  isPathText,
  isTargetText,
} from '@throughline/growth'
import express5 from 'express'
import fastify5 from 'fastify'
import fastify4 from 'fastify4'
import { readingExporter } from './reading-exporter.ts'
import type { Framework } from './served-requests.ts'
import { forgetPaths, routesOf, serveWithout } from './served-requests.ts'

// Types are installed for Express 5 only.
const express4 = createRequire(import.meta.url)('express4') as Framework

startTracing({ exporter: readingExporter(), flushOnExit: false })

/** Node's `maxHeaderSize` is 16 KiB, and some applications raise it. */
const LARGEST = 32_000

const TARGETS: Readonly<Record<string, (text: string) => string>> = {
  'a path': text => `/${text}`,
  'a query': text => `/?${text}`,
  'the name of a parameter': text => `/?${text}=1`,
  'the value of a credential': text => `/?token=${text}`,
  'a query of names without values': text => `/?%${text}`,
  'a target in absolute form': text => `http://${text}`,
  'a target that is no path': text => text,
}
const HEADERS = [
  'host',
  'user-agent',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'traceparent',
  'baggage',
  'x-request-id',
]
const FRAMEWORKS: readonly [name: string, framework: Framework][] = [
  ['Express 4', express4],
  ['Express 5', express5],
]

for (const [name, framework] of FRAMEWORKS) {
  const app = framework()
  app.set('trust proxy', true)
  const middleware = tracing()
  const serve = serveWithout.bind(undefined, middleware, app)
  if (framework === express5) {
    for (const [what, around] of Object.entries(TARGETS)) {
      expectLinearInTexts(`${what} on ${name}`, target => serve({ target }), {
        largest: LARGEST,
        allowed: isTargetText,
        around,
      })
    }
    expectLinearInTexts(`a method on ${name}`, method => serve({ method }), {
      largest: LARGEST,
      allowed: isTargetText,
    })
  }
  for (const header of HEADERS) {
    expectLinearInTexts(`the header ${header} on ${name}`, text => serve({ headers: { [header]: text } }), {
      largest: LARGEST,
      allowed: isHeaderText,
    })
  }
}

/** Ways to mount routes, with paths whose names must be found. */
const MOUNTS: readonly [
  name: string,
  mount: string | RegExp | (string | RegExp)[],
  path: (text: string) => string,
][] = [
  ['a parameter', '/:a', text => `/${text}/end`],
  ['two parameters', '/:a/:b', text => `/%61/${text}/end`],
  ['two parameters, the second short', '/:a/:b', text => `/${text}/%61/end`],
  ['two parameters in one segment', '/:a-:b', text => `/${text}-b/end`],
  ['four parameters', '/:a/:b/:c/:d', text => `/%61/${text}/%62/x/end`],
  ['a regular expression', /^\/([a-z]+)\/(\w+)/, text => `/a/${text}/end`],
  ['an array', ['/none/:a', '/:a/:b', /^\/x/], text => `/x/${text}/end`],
]
for (const [version, framework] of FRAMEWORKS) {
  for (const [name, mount, path] of MOUNTS) {
    for (const forgets of framework === express5 ? [false, true] : [false]) {
      const app = framework()
      const router = framework.Router()
      router.get('/end', () => {})
      router.get('/other', () => {})
      app.use(mount, framework.Router().use('/', router))
      if (forgets) forgetPaths(app)
      const [route] = routesOf(app)
      const middleware = tracing()
      const layers = forgets ? ', whose layers keep no path as those of 5.0 and 5.1' : ''
      expectLinearInTexts(
        `the way through a mount with ${name} on ${version}${layers}`,
        target => serveWithout(middleware, app, { target, route }),
        { largest: 16_000, allowed: isPathText, around: path },
      )
    }
  }
}

/** Applications of many parts; each of their routes is requested once. */
const APPLICATIONS: Readonly<Record<string, (framework: Framework, size: number) => ReturnType<Framework>>> =
  {
    'many routes': (framework, size) => {
      const app = framework()
      for (let index = 0; index < size; index++) app.get(`/route${index}/:id`, () => {})
      return app
    },
    'many routers': (framework, size) => {
      const app = framework()
      for (let index = 0; index < size; index++)
        app.use(
          `/mount${index}/:id`,
          framework.Router().get('/end', () => {}),
        )
      return app
    },
    'one router in many places': (framework, size) => {
      const app = framework()
      const router = framework.Router().get('/end/:id', () => {})
      for (let index = 0; index < size; index++) app.use(`/mount${index}`, router)
      return app
    },
    'routers in routers': (framework, size) => {
      let inner = framework.Router().get('/end', () => {})
      for (let depth = 1; depth < size; depth++) inner = framework.Router().use('/a', inner)
      return framework().use('/:a', inner)
    },
    'applications in applications': (framework, size) => {
      const top = framework()
      let outer = top
      for (let depth = 1; depth < size; depth++) {
        const inner = framework()
        outer.use(`/${depth}`, inner)
        outer = inner
      }
      outer.get('/end', () => {})
      return outer
    },
  }
for (const [version, framework] of FRAMEWORKS) {
  for (const [name, build] of Object.entries(APPLICATIONS)) {
    const isNested = name.includes(' in routers') || name.includes(' in applications')
    expectLinear(`finding the routes of ${name} on ${version}`, {
      make: size => {
        const app = build(framework, size)
        const target = isNested ? `${'/a'.repeat(size)}/end` : '/mount1/end/1'
        return { app, target, routes: new Set(routesOf(app)), middleware: tracing() }
      },
      feed({ app, target, routes, middleware }) {
        for (const route of routes) serveWithout(middleware, app, { target, route })
      },
      largest: isNested ? 256 : 1000,
    })
  }
}
expectLinear('a mounted application whose path is made of segments', {
  make: size => {
    const app = express5()
    const inner = express5()
    inner.get('/end', () => {})
    app.use('/', inner)
    inner.mountpath = '/a'.repeat(size / 2)
    return { inner, route: routesOf(inner)[0], target: `${inner.mountpath}/end` }
  },
  feed: ({ inner, route, target }) => serveWithout(tracing(), inner, { target, route }),
  largest: 100_000,
})

for (const [version, framework] of [
  ['Fastify 4', fastify4 as unknown as typeof fastify5],
  ['Fastify 5', fastify5],
] as const) {
  const app = framework({ trustProxy: true })
  app.register(fastifyTracing)
  app.register(async scope => void scope.get('/:a/*', () => 'ok'))
  expectLinearInTexts(`the target of a request to ${version}`, url => app.inject({ url }), {
    largest: 16_000,
    allowed: isTargetText,
    around: text => `/%61/${encodeURI(text)}?${text}`,
  })
  expectLinearInTexts(
    `the headers of a request to ${version}`,
    text =>
      app.inject({
        url: '/',
        headers: {
          host: text,
          'user-agent': text,
          'x-forwarded-for': text,
          'x-forwarded-host': text,
          'x-forwarded-proto': text,
        },
      }),
    {
      largest: 16_000,
      allowed: isHeaderText,
    },
  )
}
