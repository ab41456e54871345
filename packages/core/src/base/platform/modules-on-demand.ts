import module from 'node:module'

/**
 * Node modules that only some configurations need, loaded at first use. When every start imported them and made a TLS
 * context, a start took 107 ms of CPU time in place of 98 on Node 20, and 139 in place of 89 on Node 24.
 */
export const modulesOnDemand = {
  get fs(): typeof import('node:fs') {
    return load('node:fs')
  },
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
 * Node 22.0 to 22.2 lack `process.getBuiltinModule`. `createRequire` is called as a method: webpack 5 takes the result of a
 * named import for its own `require`, and warns of a critical dependency.
 */
function load<T>(id: string): T {
  return (process.getBuiltinModule?.(id) ?? module.createRequire('file:///')(id)) as T
}
