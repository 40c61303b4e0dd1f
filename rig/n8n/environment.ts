import { loopback } from '../ports';

export interface N8nSettings {
	/** A worker has no editor: it takes executions from a queue, and answers on its port how it is. Default: `start`. */
	readonly command?: 'start' | 'worker';
	/** n8n's `N8N_USER_FOLDER`: its database, its key and its community packages live in `.n8n` below it. */
	readonly userFolder: string;
	readonly port: number;
	/** Where n8n's task runner calls back; its own port, or two n8n on one machine get into each other's way. */
	readonly brokerPort: number;
	/** Further settings of n8n, such as its database. */
	readonly environment?: Readonly<Record<string, string>>;
}

/**
 * n8n reads hundreds of settings from the environment. What the shell (or npm, or a test runner) happens to hold of
 * them must not reach the demo's n8n: it could point to another database.
 */
const notHandedOn =
	/^(N8N|DB|QUEUE|EXECUTIONS|CREDENTIALS|WEBHOOK|NODES|WORKFLOWS|GENERIC|EXTERNAL|JEST|npm|NODE)_|^ENVIRONMENT$/i;

/** The environment of an n8n that is reached from this machine only and calls nobody of its own accord. */
export function n8nEnvironment(
	settings: N8nSettings,
	inherited: NodeJS.ProcessEnv = process.env,
): NodeJS.ProcessEnv {
	const kept = Object.entries(inherited).filter(([name]) => !notHandedOn.test(name));
	return {
		...Object.fromEntries(kept),
		...withoutProxyOnLoopback(inherited),
		N8N_USER_FOLDER: settings.userFolder,
		N8N_HOST: loopback,
		N8N_LISTEN_ADDRESS: loopback,
		N8N_PORT: String(settings.port),
		...(settings.command === 'worker' && healthCheck(settings.port)),
		N8N_RUNNERS_BROKER_PORT: String(settings.brokerPort),
		N8N_SECURE_COOKIE: 'false',
		N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '10',
		GENERIC_TIMEZONE: Intl.DateTimeFormat().resolvedOptions().timeZone,
		// Nothing is sent to anyone, nothing is fetched from anyone.
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
		N8N_DYNAMIC_BANNERS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
		N8N_DISABLED_MODULES: 'instance-ai,mcp-registry',
		// A new user sees the editor, not a questionnaire.
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_PYTHON_ENABLED: 'false',
		// Community packages that n8n has not verified are what this is about.
		N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
		...settings.environment,
	};
}

function healthCheck(port: number): NodeJS.ProcessEnv {
	return {
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(port),
		N8N_WORKER_SERVER_ADDRESS: loopback,
	};
}

/** n8n's HTTP helpers obey the proxy variables; the simulator and "your app" are not behind any proxy. */
function withoutProxyOnLoopback(inherited: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
	const exceptions = [inherited.NO_PROXY ?? inherited.no_proxy, loopback, 'localhost']
		.filter((entry) => entry !== undefined && entry !== '')
		.join(',');
	return { NO_PROXY: exceptions, no_proxy: exceptions };
}
