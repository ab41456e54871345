import { expressHello } from '../apps/express-hello.mjs'
import { fastifyHello } from '../apps/fastify-hello.mjs'

const FRAMEWORKS = [
  { name: 'fastify', title: 'Fastify 5 hello world', prepare: fastifyHello, order: 10 },
  { name: 'express', title: 'Express 5 hello world', prepare: expressHello, order: 20 },
]
const RATIOS = [1, 0.1, 0]

export const scenarios = FRAMEWORKS.flatMap(({ name, title, prepare, order }) =>
  RATIOS.map((ratio, index) => ({
    id: `${name}-${ratio * 100}`,
    order: order + index,
    race: 'server',
    title: `${title}, ${ratio * 100} % sampled`,
    about: 'A JSON answer from one route with a parameter, as many requests as the server can take.',
    operation: 'request',
    ratio,
    prepare,
  })),
)
