import type { Tracer } from '@opentelemetry/api'
import { tracing } from '@throughline/express'
import type express from 'express'
import type { Express, Router } from 'express'
import { describe, expect, it } from 'vitest'
import { answer, fail, serveExpress } from './serve-express.ts'

/** Names of spans in Express, for all ways to declare routes. */
export function expressRoutesContract(version: 4 | 5, framework: typeof express): void {
  async function namesOf(declare: (app: Express) => void, ...paths: string[]): Promise<string[]> {
    function build(tracer: Tracer): Express {
      const app = framework().set('env', 'test')
      app.use(tracing({ tracer }))
      declare(app)
      return app
    }
    return (await serveExpress(build, ...paths)).spans.map(({ name }) => name)
  }

  function routerWith(path: string | RegExp | (string | RegExp)[]): Router {
    return framework.Router({ mergeParams: true }).get(path, answer)
  }

  describe(`the routes of Express ${version}`, () => {
    it('are one of a list of paths', async () => {
      const names = await namesOf(app => app.get(['/a', '/b/:id'], answer), '/a', '/b/1', '/b/2')
      expect(names).toEqual(['GET /a', 'GET /b/:id', 'GET /b/:id'])
    })

    it('are regular expressions', async () => {
      const names = await namesOf(
        app => app.use('/api', routerWith(/^\/item-\d+$/)),
        '/api/item-1',
        '/api/item-2',
      )
      expect(names).toEqual(Array(2).fill(`GET /api${/^\/item-\d+$/}`))
    })

    it('lose the slash of a mount and of the root of a router', async () => {
      const names = await namesOf(
        app => app.get('/', answer).use('/api/', routerWith('/')).use('/', routerWith('/x')),
        '/',
        '/api',
        '/api/',
        '/x',
      )
      expect(names).toEqual(['GET /', 'GET /api', 'GET /api', 'GET /x'])
    })

    it('have the case of the declaration', async () => {
      const names = await namesOf(app => app.use('/Api/:v', routerWith('/Users/:id')), '/aPI/1/uSERS/2')
      expect(names).toEqual(['GET /Api/:v/Users/:id'])
    })

    it('are told apart where one router is mounted twice', async () => {
      const router = routerWith('/orders/:id')
      const names = await namesOf(
        app => app.use('/v1', router).use('/v2/:tenant', router),
        '/v2/acme/orders/1',
        '/v1/orders/2',
      )
      expect(names).toEqual(['GET /v2/:tenant/orders/:id', 'GET /v1/orders/:id'])
    })

    it('are told apart where a router is mounted once more after the first request', async () => {
      const router = routerWith('/orders/:id')
      const names = await namesOf(
        app => {
          app.get('/mount', (_req, res) => {
            app.use('/v2', router)
            res.send('ok')
          })
          app.use('/v1', router)
        },
        '/v1/orders/1',
        '/mount',
        '/v2/orders/1',
        '/v1/orders/1',
      )
      expect(names).toEqual(['GET /v1/orders/:id', 'GET /mount', 'GET /v2/orders/:id', 'GET /v1/orders/:id'])
    })

    it('are the mounts of handlers without routes', async () => {
      const names = await namesOf(
        app => {
          app.use('/graphql', answer)
          app.use('/tenants/:tenant/trpc', answer)
          app.use(
            '/api',
            framework.Router({ mergeParams: true }).use('/docs', answer).use('/:version', answer),
          )
          app.use(['/a', '/b/:id'], answer)
        },
        '/graphql',
        '/graphql/more?query=1',
        '/tenants/7/trpc/x.y',
        '/api/docs/index.html',
        '/api/2/x',
        '/b/1/x',
        '/nowhere/1',
      )
      expect(names).toEqual([
        'GET /graphql',
        'GET /graphql',
        'GET /tenants/:tenant/trpc',
        'GET /api/docs',
        'GET /api/:version',
        'GET /b/:id',
        'GET',
      ])
    })

    it('have no mount where what is mounted has passed the request on', async () => {
      const pass: express.RequestHandler = (_req, _res, next) => next()
      const names = await namesOf(
        app => app.use('/api', pass, routerWith('/known')).use(answer),
        '/api/known',
        '/api/unknown',
      )
      expect(names).toEqual(['GET /api/known', 'GET'])
    })

    it('are those of routers inside functions', async () => {
      const router = framework.Router().get('/orders/:id', answer).use('/deep/:id', routerWith('/x'))
      const names = await namesOf(
        app => app.use('/lazy/:tenant', async (req, res, next) => router(req, res, next)),
        '/lazy/7/orders/1',
        '/lazy/7/deep/1/x',
      )
      expect(names).toEqual(['GET /lazy/:tenant/orders/:id', 'GET /lazy/:tenant'])
    })

    it('are told apart where a router is mounted at a list of paths', async () => {
      const names = await namesOf(
        app => app.use(['/v1', '/v2/:tenant'], routerWith('/orders/:id')),
        '/v2/acme/orders/1',
        '/v1/orders/2',
      )
      expect(names).toEqual(['GET /v2/:tenant/orders/:id', 'GET /v1/orders/:id'])
    })

    it('keep mounts that are regular expressions low in number', async () => {
      const names = await namesOf(
        app => app.use(/^\/item-(\d+)/, routerWith('/size')),
        '/item-1/size',
        '/item-2/size',
      )
      expect(new Set(names).size).toBe(1)
      expect(names[0]).not.toMatch(/item-[12]/)
    })

    it('belong to applications that are mounted', async () => {
      const sub = framework()
      sub.get('/orders/:id', answer)
      const names = await namesOf(
        app => app.use('/shops/:shop', sub),
        '/shops/1/orders/2',
        '/shops/3/orders/4',
      )
      expect(names).toEqual(['GET /shops/:shop/orders/:id', 'GET /shops/:shop/orders/:id'])
    })

    it('belong to applications in applications, which have routers', async () => {
      const inner = framework()
      inner.use('/orders', routerWith('/:id'))
      const outer = framework()
      outer.use('/shops/:shop', inner)
      expect(await namesOf(app => app.use('/api', outer), '/api/shops/1/orders/2')).toEqual([
        'GET /api/shops/:shop/orders/:id',
      ])
    })

    it('belong to an application that is mounted in a router', async () => {
      const sub = framework()
      sub.get('/orders/:id', answer)
      const router = framework.Router()
      router.use('/shops/:shop', sub)
      expect(await namesOf(app => app.use('/api', router), '/api/shops/1/orders/2')).toEqual([
        'GET /api/shops/:shop/orders/:id',
      ])
    })

    it('belong to an application with failing routes once it has answered', async () => {
      const sub = framework()
      sub.get('/fine', answer).get('/orders/:id', fail)
      expect(
        await namesOf(
          app => app.use('/shops/:shop', sub),
          '/shops/1/orders/2',
          '/shops/1/fine',
          '/shops/1/orders/2',
        ),
      ).toEqual(['GET', 'GET /shops/:shop/fine', 'GET /shops/:shop/orders/:id'])
    })

    it('are found when they are declared later', async () => {
      const names = await namesOf(
        app => {
          app.get('/declare', (_req, res) => {
            app.use('/late/:id', routerWith('/x'))
            res.send('ok')
          })
        },
        '/declare',
        '/late/1/x',
      )
      expect(names).toEqual(['GET /declare', 'GET /late/:id/x'])
    })

    it('have the wildcards and optional parts of this version', async () => {
      const { declare, expected } = version === 5 ? patterns5 : patterns4
      expect(await namesOf(declare, ...Object.keys(expected))).toEqual(Object.values(expected))
    })
  })

  const patterns5 = {
    declare(app: Express) {
      app.get('/files/*path', answer)
      app.use('/o{/:id}', routerWith('/'))
      app.use('/w/*rest', routerWith('/'))
    },
    expected: {
      '/files/a/b': 'GET /files/*path',
      '/o': 'GET /o{/:id}',
      '/o/1': 'GET /o{/:id}',
      '/w/a/b': 'GET /w/*rest',
    },
  }

  const patterns4 = {
    declare(app: Express) {
      app.get('/files/*', answer)
      app.use('/o/:id?', routerWith('/'))
      app.use('/n/:id(\\d+)', routerWith('/x'))
      app.use('/d/:a-:b', routerWith('/:name.:ext'))
      app.use('/w/*', routerWith('/'))
    },
    expected: {
      '/files/a/b': 'GET /files/*',
      '/o': 'GET /o/:id?',
      '/o/1': 'GET /o/:id?',
      '/n/12/x': 'GET /n/:id/x',
      '/d/1-2/index.html': 'GET /d/:a-:b/:name.:ext',
      '/w/a/b': 'GET /w/*',
    },
  }
}
