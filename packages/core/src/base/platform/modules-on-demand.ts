import module from 'node:module'

/**
 * Modules of Node that only some configurations need, loaded by the first that does. Where every start imported them, and
 * made a TLS context to check no certificates, it took 107 ms of processor time in place of 98 on Node 20, and 139 in place
 * of 89 on Node 24.
 */
export const modulesOnDemand = {
  get fsPromises(): typeof import('node:fs/promises') {
    return load('node:fs/promises')
  },
  get http(): typeof import('node:http') {
    return load('node:http')
  },
  get tls(): typeof import('node:tls') {
    return load('node:tls')
  },
  get zlib(): typeof import('node:zlib') {
    return load('node:zlib')
  },
}

/**
 * Node 22 has `process.getBuiltinModule` from 22.3 on. `createRequire` is called as a method: of one imported by name webpack 5
 * takes the result for its own `require`, and warns of "Critical dependency: the request of a dependency is an expression".
 */
function load<T>(id: string): T {
  return (process.getBuiltinModule?.(id) ?? module.createRequire('file:///')(id)) as T
}
