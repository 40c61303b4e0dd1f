type Variables = Readonly<Record<string, string | undefined>>;

/**
 * The environment variable by which n8n would send an http request to a proxy; undefined when it goes there directly.
 *
 * n8n has no way to do without the proxy for one request, so this has to foretell what it does: it goes by the variables
 * that the npm package proxy-from-env reads, the small name before the capital one. Of what may stand in NO_PROXY only the
 * plain forms count here: a host, a host with its port, and an asterisk for all. Other forms are taken for not excluded.
 */
export function proxyInTheWay(target: URL, variables: Variables): string | undefined {
	const named = (name: string): string | undefined =>
		[name, name.toUpperCase()].find((variable) => (variables[variable] ?? '') !== '');
	const valueOf = (name: string): string => variables[named(name) ?? ''] ?? '';
	const proxy = ['npm_config_http_proxy', 'http_proxy', 'npm_config_proxy', 'all_proxy']
		.map(named)
		.find((name) => name !== undefined);
	if (proxy === undefined) return undefined;
	const excluded = (valueOf('npm_config_no_proxy') || valueOf('no_proxy')).toLowerCase();
	if (excluded === '*') return undefined;
	// How n8n looks for an IPv6 address there depends on its version.
	if (target.hostname.startsWith('[')) return proxy;
	const names = excluded.split(/[,\s]/);
	const port = target.port === '' ? '80' : target.port;
	const isExcluded = [target.hostname, `${target.hostname}:${port}`].some((name) =>
		names.includes(name),
	);
	return isExcluded ? undefined : proxy;
}
