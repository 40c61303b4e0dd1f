/** Replaces what is secret in a text. */
export type Conceal = (text: string) => string;

/** What is shorter protects nothing, and stands in many a word by chance. */
const shortest = 4;

/**
 * Makes what keeps secrets out of messages: whoever is sent one may echo it in an answer, and an answer's words get into
 * execution data and logs. Each secret becomes `…`, as it is and in the ways in which servers write what they were sent:
 * escaped for a URL, JSON or HTML, in hexadecimal, in base64 also as a part of something longer. It has to see a text
 * before it is cut, since half a secret is not found.
 *
 * @param secrets what is no text, or has less than four characters, is passed over
 */
export function concealing(secrets: Iterable<unknown>): Conceal {
	const forms = new Set<string>();
	for (const secret of secrets) {
		if (typeof secret !== 'string') continue;
		for (const given of [secret, secret.trim()]) {
			if (given.length >= shortest) for (const form of formsOf(given)) forms.add(form);
		}
	}
	if (forms.size === 0) return (text) => text;
	// The longer first: one secret may be a part of another.
	const alternatives = [...forms].sort((one, other) => other.length - one.length).map(literally);
	const pattern = new RegExp(alternatives.join('|'), 'gi');
	return (text) => text.replace(pattern, '…');
}

/** Conceals every text within a value, such as parsed JSON. */
export function concealedIn(value: unknown, conceal: Conceal): unknown {
	if (typeof value === 'string') return conceal(value);
	if (Array.isArray(value)) return value.map((entry) => concealedIn(entry, conceal));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => [conceal(name), concealedIn(entry, conceal)]),
	);
}

function formsOf(secret: string): readonly string[] {
	const inUrl = encodeURIComponent(secret.toWellFormed());
	const inJson = JSON.stringify(secret).slice(1, -1);
	return [
		secret,
		inUrl,
		inUrl.replaceAll('%20', '+'),
		encodeURIComponent(inUrl),
		inJson,
		JSON.stringify(inJson).slice(1, -1),
		secret.replace(/[&<>"']/g, (character) => htmlEscapes[character] ?? character),
		Buffer.from(secret).toString('hex'),
		...base64Forms(Buffer.from(secret)),
	];
}

const htmlEscapes: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/** By how many bytes stand before it, the same bytes come out in three ways; only inner characters are its own alone. */
function base64Forms(secret: Buffer): readonly string[] {
	return [0, 1, 2].flatMap((before) => {
		const encoded = Buffer.concat([Buffer.alloc(before), secret]).toString('base64');
		const from = Math.ceil((before * 8) / 6);
		const to = Math.floor(((before + secret.length) * 8) / 6);
		const own = encoded.slice(from, to);
		if (own.length < 6) return [];
		return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
	});
}

function literally(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
