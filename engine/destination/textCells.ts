import { types } from 'node:util';

import { ValueRefusal } from '../records/refusal';
import { shown } from '../records/values';
import type { Cell } from './cell';
import { count } from './numberCells';

/** Longer text is refused by a database, unless what is beyond are spaces, which it cuts. */
export function atMost(text: string, length: number | undefined): string {
	if (length === undefined || text.length <= length) return text;
	const characters = [...text].length;
	if (characters <= length) return text;
	throw new ValueRefusal(
		`it has ${count(characters, 'character')}, and the column takes ${length}`,
	);
}

/** Buffers; or text, which is hexadecimal after `\x` and else stands for its own bytes. */
export function bytes(value: unknown): Cell {
	if (value === null || value === undefined) return null;
	if (types.isUint8Array(value)) return `\\x${Buffer.from(value).toString('hex')}`;
	if (typeof value !== 'string') throw new ValueRefusal(`${shown(value)} is not bytes`);
	if (isHexadecimal(value)) return value.toLowerCase();
	if (value.isWellFormed() && !value.includes('\\')) {
		return `\\x${Buffer.from(value).toString('hex')}`;
	}
	throw new ValueRefusal('it is not clearly bytes; give them in hexadecimal after \\x');
}

/** Looks for what is no digit: an expression of all of them may run out of stack, as that of whole numbers may. */
function isHexadecimal(text: string): boolean {
	return text.startsWith('\\x') && text.length % 2 === 0 && !/[^0-9a-f]/i.test(text.slice(2));
}
