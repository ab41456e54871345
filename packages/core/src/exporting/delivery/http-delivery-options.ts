import type { OptionTable } from '../../base/options/checked-options.ts'
import { expected } from '../../base/options/expected.ts'
import { hasMethods } from '../../base/options/object-checks.ts'
import { publicUrl } from '../http1/public-url.ts'
import { checkProxy } from './check-proxy.ts'
import { checkTlsUse } from './check-tls-use.ts'
import type { DeliveryEnvironment } from './delivery-environment.ts'
import type { CheckedDelivery, DeliveryOptions, ResolvedDelivery } from './delivery-options.ts'
import { DELIVERY_OPTIONS, resolvedDelivery } from './delivery-options.ts'
import type { ExporterTransport } from './exporter-transport.ts'

/** What the exporters that send HTTP requests have in common. */
export interface HttpDeliveryOptions extends DeliveryOptions {
  /** Carries the requests: through a proxy, a Unix socket, a message queue. @default an HTTP client of this package */
  readonly transport?: ExporterTransport | undefined
}

/** {@link HttpDeliveryOptions}, checked. */
export interface CheckedHttpDelivery extends CheckedDelivery {
  readonly transport?: ExporterTransport
}

export const HTTP_DELIVERY_OPTIONS: OptionTable<CheckedHttpDelivery> = {
  ...DELIVERY_OPTIONS,
  transport: { is: 'an object with a method `send`', valid: value => hasMethods(value, ['send']) },
}

/** The options, completed by the environment. */
export interface ResolvedHttpDelivery extends ResolvedDelivery {
  readonly transport?: ExporterTransport
}

/**
 * Completes checked options, and warns of certificates and proxies that the HTTP client of this package does not use for `url`.
 *
 * @throws TypeError for `tls` beside `transport`
 */
export function resolvedHttpDelivery(
  options: CheckedHttpDelivery,
  environment: DeliveryEnvironment,
  url: URL,
): ResolvedHttpDelivery {
  const { transport, tls } = options
  if (transport === undefined) {
    const delivery = resolvedDelivery(options, environment)
    checkTlsUse(delivery.tls, url.protocol === 'https:', publicUrl(url))
    checkProxy(url)
    return delivery
  }
  if (tls !== undefined)
    throw expected('tls', 'left out where a `transport` is given, which opens connections itself', tls)
  return { ...resolvedDelivery(options, environment), transport }
}
