/** What a request was made on behalf of. */
interface OnBehalfOf {
  readonly onBehalfOf?: string | undefined;
}

/**
 * Whether a request is the one that finds out whether the header `on-behalf-of` arrives: no account has such a name. A
 * client sends it once, before its first reading on behalf of an account.
 */
export function isProbe({ onBehalfOf }: OnBehalfOf): boolean {
  return onBehalfOf !== undefined && /^[0-9a-f]{32}$/.test(onBehalfOf);
}

/** All other requests. */
export function withoutProbes<Request extends OnBehalfOf>(requests: readonly Request[]): readonly Request[] {
  return requests.filter((request) => !isProbe(request));
}
