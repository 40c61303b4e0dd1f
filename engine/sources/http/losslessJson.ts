/** What JSON.parse tells of a value beside it, from Node 21 on; TypeScript does not know it yet. */
interface Written {
	/** A primitive as it was written. */
	readonly source?: string;
}

/**
 * Sixteen digits and more may say a number that no `number` can hold; a number begins behind one of these characters. Digits
 * that stand elsewhere, as in most texts, are not even looked at: to look at each took a third of the time of parsing.
 */
const mayLoseDigits = /(?:^|[:,[\s])-?\d{16}/;

/**
 * Parses JSON. Whole numbers beyond 2^53 come as text, in the digits that they were written with, since as numbers two
 * of them may become one. A byte order mark before it is passed over.
 *
 * @throws SyntaxError
 */
export function parseLossless(text: string): unknown {
	const json = text.startsWith('\ufeff') ? text.slice(1) : text;
	if (!mayLoseDigits.test(json)) return JSON.parse(json) as unknown;
	const keepDigits = (_name: string, value: unknown, written?: Written): unknown => {
		const { source } = written ?? {};
		if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
		return source !== undefined && /^-?\d+$/.test(source) ? source : value;
	};
	return JSON.parse(json, keepDigits) as unknown;
}
