import { codeOf, messageOf } from '../nativeErrors';
import { localhostInContainer } from '../postgres/address';
import { choice, option, phrase, type Said, say } from '../wording';

/** What a server's error means to somebody who is no programmer, and what to do about it. */
export interface PlainWords {
	/** A part of a sentence, behind the name of the server. */
	readonly told: string;
	/** Undefined where the kind of the error says it. */
	readonly remedy?: Said;
}

const checkServer = say`Check "${option('type')}", "${option('host')}" and "${option('port')}" in the ${phrase('accountSettings')}.`;
const letIn = say`Have an administrator of the database let the user in from the machine that ${phrase('host')} runs on.`;

/** The server's or the driver's own words, after the error's code, and how they are said. The first that fits counts. */
const meanings: readonly (readonly [
	own: RegExp,
	say: (server: string, ...found: readonly string[]) => PlainWords,
])[] = [
	[
		/ENOTFOUND \S*getaddrinfo \w+ (.+)|EAI_AGAIN .*getaddrinfo \w+ (.+)/,
		(_server, missing, unknown) => ({
			told: `no host is called "${missing || unknown}"`,
			remedy: say`Check "${option('host')}" in the ${phrase('accountSettings')}.`,
		}),
	],
	[
		/^ECONNREFUSED /,
		() => ({
			told: 'no program answers at this host and port',
			remedy: say`Check "${option('host')}" and "${option('port')}" in the ${phrase('accountSettings')}, and that the server is up. ${localhostInContainer}`,
		}),
	],
	[
		/^(?:ETIMEDOUT|EHOSTUNREACH|ENETUNREACH) |connection timeout/,
		(server) => ({
			told: `no ${server} answers at this host and port`,
			remedy: say`${checkServer} If they are right, see that no firewall is in between.`,
		}),
	],
	[
		/invalid response: [0-9a-f]+|Received unexpected \w+ message from backend/,
		(server) => ({
			told: `another program than a ${server} answers at this host and port`,
			remedy: checkServer,
		}),
	],
	[
		/server does not support (?:SSL|secure) connection/i,
		() => ({
			told: 'the server takes no encrypted connections',
			remedy: say`Choose "${choice('disable')}" in "${option('ssl')}" of the ${phrase('accountSettings')}, or have an administrator of the server set up encryption.`,
		}),
	],
	[/certificate has expired/, () => ({ told: 'the certificate of the server has expired' })],
	[
		/does not match certificate's altnames/,
		() => ({
			told: 'the certificate of the server is for another host',
			remedy: say`Enter the host by the name that its certificate has in "${option('host')}" of the ${phrase('accountSettings')}.`,
		}),
	],
	[
		/self-signed certificate|unable to (?:verify|get) .*certificate/,
		() => ({ told: 'the certificate of the server is not trusted' }),
	],
	[
		/^(?:ECONNRESET|EPIPE|PROTOCOL_CONNECTION_LOST) |Connection terminated unexpectedly/,
		() => ({ told: 'the connection broke off' }),
	],
	[
		/insecure transport|no encryption|SSL off/,
		() => ({
			told: 'the server does not let the user in without encryption',
			remedy: say`Choose "${choice('require')}" or "${choice('verify')}" in "${option('ssl')}" of the ${phrase('accountSettings')}.`,
		}),
	],
	[
		/no pg_hba\.conf entry .*?user "(.*?)"/,
		(_server, user) => ({
			told: `the server does not let the user "${user}" in from this machine`,
			remedy: letIn,
		}),
	],
	[
		/Host '.*' is (?:not allowed to connect|blocked)/,
		() => ({ told: 'the server lets nobody in from this machine', remedy: letIn }),
	],
	[
		/client password must be a string|Access denied for user '(.*)'@'.*' \(using password: NO\)/,
		() => ({
			told: 'the user needs a password',
			remedy: say`Fill in "${option('password')}" in the ${phrase('accountSettings')}.`,
		}),
	],
	[
		/password authentication failed for user "(.*)"|Access denied for user '(.*)'@'.*' \(using password: YES\)/,
		(_server, inPostgres, inMysql) => ({
			told: `the user "${inPostgres || inMysql}" or the password is wrong`,
			remedy: say`Check "${option('user')}" and "${option('password')}" in the ${phrase('accountSettings')}.`,
		}),
	],
	[
		/--(?:super-)?read-only option|read.only transaction/i,
		() => ({ told: 'the server is read-only, and takes no writes' }),
	],
	[
		/Unknown database '(.*)'|database "(.*)" does not exist/,
		(_server, inMysql, inPostgres) => ({
			told: `there is no database "${inMysql || inPostgres}"`,
			remedy: say`Check "${option('database')}" in the ${phrase('accountSettings')}.`,
		}),
	],
	[
		/Access denied for user '(.*)'@'.*' to database '(.*)'/,
		(_server, user, database) => ({
			told: `the user "${user}" lacks rights on the database "${database}", or there is none of that name`,
		}),
	],
	[
		/^\S* ?(.+) command denied to user '(.*)'@'.*' for (?:table|column .* in table) (?:`.*`\.)?['`](.*)['`]/,
		(_server, right, user, table) => ({
			told: `the user "${user}" lacks the right ${right} on the table "${table}"`,
		}),
	],
];

/**
 * Says in plain words what keeps a user out most often: the drivers' own words are for programmers, and name addresses.
 *
 * @param server what kind it is, as the user knows it
 * @returns undefined for any other error
 */
export function inPlainWords(server: string, error: unknown): PlainWords | undefined {
	const own = `${codeOf(error) ?? ''} ${messageOf(error)}`;
	for (const [words, meaning] of meanings) {
		const found = words.exec(own);
		if (found !== null) return meaning(server, ...found.slice(1).map((part) => part ?? ''));
	}
	return undefined;
}
