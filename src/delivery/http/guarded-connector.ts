import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { type AllowRanges, isAllowedAddress, isInRanges } from '../../webhooks/outgoing-address.ts';
import { LENT_READS } from './socket-reading.ts';

/** Thrown when a URL leads to an address that no call may reach. */
export class RefusedAddressError extends Error {
  override readonly name = 'RefusedAddressError';
}

/** `dns.lookup` with all addresses. */
export type LookupAll = (
  hostname: string,
  options: LookupOptions & { all: true },
  callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

export interface Guard {
  allow: AllowRanges;
  connectTimeoutMs: number;
  lookup: LookupAll;
}

/**
 * A connector that opens sockets to public unicast addresses only, or to ranges the operator allowed (`http:` to those alone).
 * A literal address is judged as it stands, since sockets do not look it up; a name is looked up once, all its addresses are
 * judged, and exactly those are connected to, so that no second look-up can answer otherwise. Its sockets are read by `readFrom`.
 */
export function guardedConnector({ allow, connectTimeoutMs, lookup }: Guard): buildConnector.connector {
  const mayReach = (address: string, protocol: string) => (protocol === 'https:' ? isAllowedAddress(address, allow) : isInRanges(address, allow));

  const connectorFor = (protocol: string) => {
    const guardedLookup: LookupFunction = (hostname, options, callback) => {
      lookup(hostname, { ...options, all: true }, (error, addresses) => {
        if (error !== null) return callback(error, '', 0);
        const refused = addresses.find(({ address }) => !mayReach(address, protocol));
        const first = addresses[0];
        if (refused !== undefined || first === undefined) {
          return callback(new RefusedAddressError(`${hostname} leads to ${refused?.address ?? 'no address'}, which calls may not go to`), '', 0);
        }
        if (options.all === true) callback(null, addresses);
        else callback(null, first.address, first.family);
      });
    };
    return buildConnector({ timeout: connectTimeoutMs, lookup: guardedLookup, autoSelectFamily: true, onread: LENT_READS });
  };
  const https = connectorFor('https:');
  const http = connectorFor('http:');

  return (options, callback) => {
    const host = options.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !mayReach(host, options.protocol)) {
      callback(new RefusedAddressError(`Calls may not go to ${host}`), null);
      return;
    }
    (options.protocol === 'https:' ? https : http)(options, callback);
  };
}
