import { isIP } from 'node:net';

import { ValueRefusal } from '../../records/refusal';
import { shown } from '../../records/values';
import { shortened } from '../../shortened';
import { isExactDouble, parseDecimal } from '../decimals';
import { count } from '../numberCells';
import { atMost } from '../textCells';

/** Shorter text would be padded with spaces. */
export function exactly(text: string, length: number | undefined): string {
	if (length === undefined) return text;
	const characters = [...atMost(text, length)].length;
	if (characters === length) return text;
	throw new ValueRefusal(
		`it has ${count(characters, 'character')} and would be padded to ${length}; make the column varchar or text`,
	);
}

const longestName = 63;

/** A longer one is cut. */
export function name(text: string): string {
	if (Buffer.byteLength(text) <= longestName) return text;
	throw new ValueRefusal(`it has more than ${longestName} bytes, and would be cut`);
}

/** Of the type `"char"`. */
export function singleByte(text: string): string {
	if (/^[\x01-\x5b\x5d-\x7f]$/.test(text)) return text;
	throw new ValueRefusal(`${shown(text)} is not a single ASCII character`);
}

export function bits(text: string, length: number | undefined, isFixed: boolean): string {
	const isLong = length !== undefined && text.length > length;
	const isShort = isFixed && length !== undefined && text.length < length;
	if (/^[01]*$/.test(text) && !isLong && !isShort) return text;
	const most =
		length === undefined ? '' : ` of ${isFixed ? '' : 'at most '}${count(length, 'bit')}`;
	throw new ValueRefusal(`${shown(text)} is not a text of 0 and 1${most}`);
}

/** Shortened ones are filled up by PostgreSQL, each version in its own way. */
export function networkAddress(text: string): string {
	const [address = '', length] = text.split(/\/(.*)/s);
	const bitsOf = { 4: 32, 6: 128 } as const;
	const version = isIP(address.includes('%') ? '' : address);
	const most = version === 4 || version === 6 ? bitsOf[version] : -1;
	if (most > 0 && (length === undefined || (/^\d{1,3}$/.test(length) && Number(length) <= most))) {
		return text;
	}
	throw new ValueRefusal(`${shown(text)} is not a network address`);
}

/** @param size in bytes; from six, PostgreSQL makes eight */
export function hardwareAddress(text: string, size: 6 | 8): string {
	const digits = text.trim().replace(/[:.-]/g, '');
	if (/^[0-9a-f]+$/i.test(digits) && digits.length === size * 2) return text.trim();
	throw new ValueRefusal(`${shown(text)} is not a hardware address of ${size} bytes`);
}

/** Each number must be one that a double keeps. */
export function coordinates(text: string): string {
	for (const [number] of text.matchAll(/[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/gi)) {
		const decimal = parseDecimal(number);
		if (decimal === undefined || !isExactDouble(decimal, Number(number))) {
			throw new ValueRefusal(
				`${shortened(number)} would be rounded, since the column keeps about 15 digits`,
			);
		}
	}
	return text;
}
