import { ownValue } from '../../../../ownValue';
import { isObject } from '../../../http/jsonPath';
import { parseLossless } from '../../../http/losslessJson';
import type { Answered } from '../../client/connectionPage';
import type { JsonLine } from '../file/jsonLines';
import { unreadableLine } from '../file/fileErrors';

/** What a line is joined by, exactly as it stands there. */
export interface LineKeys {
	/** Undefined where it has none. */
	readonly id: string | undefined;
	/** Undefined for a line that is nobody's child. */
	readonly parentId: string | undefined;
}

/** As Shopify writes a child: `…,"__parentId":"gid:\/\/shopify\/Order\/1"}`. No text within a value can end like it. */
const parentAtEnd = /,"__parentId":"((?:[^"\\]|\\.)*)"\}\s*$/;

/**
 * Reads what a line is joined by, without parsing the line where its ends tell: that takes a third of the time.
 *
 * @param idKey the name that the ID has in the line
 * @throws EngineError `malformedAnswer` for a line that is no JSON object
 */
export function lineKeys(line: JsonLine, idKey: string): LineKeys {
	const text = line.bytes.toString('utf8');
	const parent = parentAtEnd.exec(text)?.[1];
	const isChild = parent !== undefined || text.includes('"__parentId"');
	const id = text.startsWith(`{"${idKey}":"`) ? textFrom(text, idKey.length + 5) : undefined;
	if (parent !== undefined && id !== undefined) return { id, parentId: unescaped(parent) };
	if (!isChild && id !== undefined) return { id, parentId: undefined };
	const record = parsedLine(line);
	return { id: textAt(record, idKey), parentId: textAt(record, '__parentId') };
}

/**
 * Parses a line; whole numbers that no number can hold come as text.
 *
 * @throws EngineError `malformedAnswer`
 */
export function parsedLine({ number, bytes }: JsonLine): Answered {
	let value: unknown;
	try {
		value = parseLossless(bytes.toString('utf8'));
	} catch {
		throw unreadableLine(number, 'is not JSON');
	}
	if (isObject(value)) return value;
	throw unreadableLine(number, 'is not a JSON object');
}

function textAt(record: Answered, key: string): string | undefined {
	const value = ownValue(record, key);
	return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The text that begins at `from`, up to its closing quote. */
function textFrom(line: string, from: number): string | undefined {
	let end = line.indexOf('"', from);
	while (end > 0 && isEscaped(line, end)) end = line.indexOf('"', end + 1);
	return end <= from ? undefined : unescaped(line.slice(from, end));
}

function isEscaped(line: string, quote: number): boolean {
	let backslashes = 0;
	while (line.charAt(quote - 1 - backslashes) === '\\') backslashes += 1;
	return backslashes % 2 === 1;
}

/** Shopify escapes each slash of an ID. */
function unescaped(text: string): string | undefined {
	if (!text.includes('\\')) return text === '' ? undefined : text;
	try {
		return JSON.parse(`"${text}"`) as string;
	} catch {
		return undefined;
	}
}
