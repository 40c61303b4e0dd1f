import { shortened } from '../../../shortened';
import { isObject } from '../jsonPath';

const mask = '***';

/** What carries a secret as a rule, whatever the case of its letters and the signs between them. */
const secretName =
	/^(?:x-?)?(?:api-?)?(?:access-?|auth-?|refresh-?|id-?|bearer-?|client-?|session-?)?(?:key|token|secret|password|passwd|pwd|auth|authorization|signature|sig|credentials?|jwt)$/i;

/** Whether a query's, a header's or a field's name says that what it holds is secret. */
export function isSecretName(name: string): boolean {
	return secretName.test(name.replaceAll('_', '-'));
}

const longestAddress = 300;

/** An address as it may be shown: without what is secret by its name, and cut where it is long. */
export function shownAddress(url: string): string {
	const address = URL.parse(url);
	if (address === null) return mask;
	address.username = '';
	address.password = '';
	const query = [...address.searchParams].map(([name, value]): string =>
		isSecretName(name) ? `${name}=${mask}` : `${name}=${value}`,
	);
	const shown = `${address.origin}${address.pathname}${query.length === 0 ? '' : `?${query.join('&')}`}`;
	return shortened(shown, longestAddress);
}

/** `token=…`, `"api_key": "…"`, `Authorization: Bearer …` within a text. */
const assigned =
	/(["']?)([\w-]*(?:key|token|secret|password|authorization|signature)[\w-]*)\1(\s*[=:]\s*)(?:(["'])(.*?)\4|((?:bearer|basic)\s+)?([^\s&,;"'<>]*))/gi;

/** A text of somebody else's with what is secret by its name taken out. */
export function maskedText(text: string): string {
	return text.replace(
		assigned,
		(all, quote: string, name: string, sign: string, valueQuote: string | undefined) => {
			if (!isSecretName(name)) return all;
			const around = valueQuote ?? '';
			return `${quote}${name}${quote}${sign}${around}${mask}${around}`;
		},
	);
}

/** A request that was kept, as people may see it: without what is secret by its name in its headers and its query. */
export function withoutSecrets(
	request: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
	const { url, headers } = request;
	return {
		...request,
		...(typeof url === 'string' && { url: addressWithoutSecrets(url) }),
		...(isObject(headers) && { headers: fieldsWithoutSecrets(headers) }),
	};
}

function addressWithoutSecrets(url: string): string {
	const address = URL.parse(url);
	if (address === null) return mask;
	for (const name of [...address.searchParams.keys()]) {
		if (isSecretName(name)) address.searchParams.delete(name);
	}
	return address.href;
}

function fieldsWithoutSecrets(fields: Readonly<Record<string, unknown>>) {
	return Object.fromEntries(Object.entries(fields).filter(([name]) => !isSecretName(name)));
}
