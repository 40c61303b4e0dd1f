import { shown } from '../../shortened';
import { httpError } from './httpError';

export type QueryPair = readonly [name: string, value: string];

/**
 * The address of a request: what the path says below the API's base address, with the query of both and of the settings.
 * A pair that comes twice is sent once; another value of the same name is sent, too, as lists are.
 *
 * @param base of the API, such as `https://api.example.com/v1`; its path stays, with a slash at its end or without
 * @param path below it, with or without a slash before it; may have a query
 * @throws EngineError `invalidAddress`
 */
export function addressOf(base: string, path: string, query: readonly QueryPair[]): string {
	const address = baseAddress(base);
	const [below, ownQuery] = split(path, '?');
	if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(below)) {
		throw refused(
			`The path ${shown(path)} is an address of its own`,
			'Enter what comes behind the base address.',
		);
	}
	const pairs = [...address.searchParams, ...new URLSearchParams(plusKept(ownQuery)), ...query];
	const isFirst = ([name, value]: QueryPair, index: number): boolean =>
		pairs.findIndex((other) => other[0] === name && other[1] === value) === index;
	address.search = new URLSearchParams(pairs.filter(isFirst).map(([...pair]) => pair)).toString();
	if (below !== '') {
		address.pathname = `${address.pathname.replace(/\/+$/, '')}/${below.replace(/^\/+/, '')}`;
	}
	return address.href;
}

/** @throws EngineError `invalidAddress`: no address of an API, or one with a secret in it */
export function baseAddress(base: string): URL {
	const given = base.trim();
	const address = URL.canParse(given) ? new URL(given) : undefined;
	if (address === undefined || !/^https?:$/.test(address.protocol)) {
		throw refused(
			`${hasSecret(given) ? 'What was given' : shown(given)} is no address of an API`,
			'Enter its base address with https:// before it, for example https://api.example.com/v1.',
		);
	}
	if (address.username !== '' || address.password !== '') {
		throw refused(
			`The base address at ${address.host} has a user name or a password in it`,
			'Take both out of the address, which is shown in logs, and enter them in the credential.',
		);
	}
	address.hash = '';
	return address;
}

/** Before an @ stands who signs in, and by what. */
function hasSecret(address: string): boolean {
	return address.includes('@');
}

/** In a query that is typed by hand a plus is one, as in an offset: `+02:00`. */
function plusKept(query: string): string {
	return query.replaceAll('+', '%2B');
}

function split(text: string, at: string): readonly [string, string] {
	const index = text.indexOf(at);
	return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}

function refused(message: string, remedy: string): Error {
	return httpError('invalidAddress', message, remedy);
}
