import express from 'express'
import { expect, test } from 'vitest'
import { routeNames } from '../../src/routes/route-names.ts'

/** What is left of the mounts after an error. */
const baseUrl = () => ''

function routeIn(router: { stack: unknown }): unknown {
  return (router.stack as { route: unknown }[])[0]?.route
}

test('a request without a route has no name', () => {
  expect(routeNames().nameOf({ app: express(), originalUrl: '/', baseUrl })).toBeUndefined()
})

test('a request without an application has no name', () => {
  const router = express.Router().get('/x', () => {})
  expect(
    routeNames().nameOf({ app: undefined, route: routeIn(router), originalUrl: '/x', baseUrl }),
  ).toBeUndefined()
})

test('a router that is mounted in itself is searched once', () => {
  const app = express()
  const router = express.Router()
  router.get('/x', () => {})
  router.use('/again', router)
  app.use('/r', router)
  expect(routeNames().nameOf({ app, route: routeIn(router), originalUrl: '/r/x', baseUrl })).toBe('/r/x')
})

test('an error that has left the mounts keeps them in its name', () => {
  const app = express()
  const router = express.Router()
  router.get('/x/:id', () => {})
  app.use('/shops/:shop', router)
  const request = { app, route: routeIn(router), originalUrl: '/shops/1/x/2' }
  expect(routeNames().nameOf({ ...request, baseUrl })).toBe('/shops/:shop/x/:id')
})

test('a path that was rewritten has a name where only one way leads to the route', () => {
  const app = express()
  const router = express.Router()
  router.get('/new', () => {})
  app.use('/api', router)
  expect(routeNames().nameOf({ app, route: routeIn(router), originalUrl: '/old', baseUrl })).toBe('/api/new')
  app.use('/api2', router)
  expect(routeNames().nameOf({ app, route: routeIn(router), originalUrl: '/old', baseUrl })).toBeUndefined()
})

test('a route that is added after others were found has a name', () => {
  const app = express()
  const router = express.Router()
  const names = routeNames()
  app.use('/shops', router)
  router.get('/x', () => {})
  expect(names.nameOf({ app, route: routeIn(router), originalUrl: '/shops/x', baseUrl })).toBe('/shops/x')
  app.use('/malls', router)
  router.get('/y', () => {})
  const later = (router.stack as { route: unknown }[])[1]?.route
  expect(names.nameOf({ app, route: later, originalUrl: '/malls/y', baseUrl })).toBe('/malls/y')
  expect(names.nameOf({ app, route: later, originalUrl: '/shops/y', baseUrl })).toBe('/shops/y')
})
