interface Config {
  /** The endpoint given to the client. */
  readonly endpoint?: (() => Promise<{ readonly hostname: string }>) | undefined;
  readonly ignoreConfiguredEndpointUrls?: boolean | undefined;
  /** Looks into the environment and the config file. */
  readonly serviceConfiguredEndpoint?: (() => Promise<string | undefined>) | undefined;
}

/**
 * The host of the endpoint that a user has chosen for a client, by an option, AWS_ENDPOINT_URL or its service's own variable, or
 * endpoint_url in the config file.
 *
 * @returns `undefined` for AWS's own endpoint of the region
 */
export async function configuredHost(config: Config): Promise<string | undefined> {
  if (config.endpoint) return (await config.endpoint()).hostname;
  const url = config.ignoreConfiguredEndpointUrls ? undefined : await config.serviceConfiguredEndpoint?.();
  return url === undefined ? undefined : new URL(url).hostname;
}
