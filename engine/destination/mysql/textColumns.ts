import { ValueRefusal } from '../../records/refusal';
import { shown } from '../../records/values';
import { shortened } from '../../shortened';
import type { CellEncoder } from '../cell';
import { orNull, textCell } from '../cells';
import { count } from '../numberCells';
import { atMost } from '../textCells';
import type { ColumnType } from './columnType';

/** Of these a character has one to three bytes, so that there is none for what lies beyond 65,535: emoji, above all. */
const withoutSupplements: ReadonlySet<string> = new Set(['utf8', 'utf8mb3', 'ucs2']);

/** Tells what a column of text takes. What its character set lacks otherwise, the server refuses. */
export function textEncoder(type: ColumnType): CellEncoder {
	const { name, length, charset = '' } = type;
	const isInBytes = name.endsWith('text');
	const lacksSupplements = withoutSupplements.has(charset);
	const isMeasured = isInBytes && length !== undefined && charset.startsWith('utf8');
	return orNull((value, notes) => {
		const text = textCell(value, notes);
		if (lacksSupplements) checkSupplements(text, charset);
		if (name === 'char') checkEnd(text);
		if (isMeasured) checkBytes(text, length);
		return isInBytes ? text : atMost(text, length);
	});
}

function checkSupplements(text: string, charset: string): void {
	const [found] = /[\u{10000}-\u{10ffff}]/u.exec(text) ?? [];
	if (found === undefined) return;
	throw new ValueRefusal(
		`the column's character set ${charset} has no "${found}"; make the column utf8mb4`,
	);
}

function checkEnd(text: string): void {
	if (!text.endsWith(' ')) return;
	throw new ValueRefusal('it ends in spaces, which a CHAR does not keep; make the column VARCHAR');
}

function checkBytes(text: string, length: number): void {
	const most = 3;
	if (text.length * most <= length) return;
	const size = Buffer.byteLength(text);
	if (size <= length) return;
	throw new ValueRefusal(`it has ${count(size, 'byte')}, and the column takes ${length}`);
}

/** @param type as the catalogue writes it: `enum('a','b')` */
function labelsIn(type: string): readonly string[] {
	return Array.from(type.matchAll(/'((?:[^']|'')*)'/g), ([, label = '']) =>
		label.replaceAll("''", "'"),
	);
}

/** MySQL would take `1` for the first value, `A` for `a`, and unless it is strict what is unknown for nothing. */
export function enumCell(value: unknown, type: string): string {
	const text = textCell(value);
	const labels = labelsIn(type);
	if (labels.includes(text)) return text;
	throw new ValueRefusal(
		`${shown(value)} is none of the values that the column takes: ${shortened(labels.join(', '))}`,
	);
}

/** It is kept in the order of the type, each value once. */
export function setCell(value: unknown, type: string): string {
	const labels = labelsIn(type);
	const text = Array.isArray(value)
		? value.map((each) => textCell(each)).join(',')
		: textCell(value);
	const wanted = new Set(text === '' ? [] : text.split(','));
	const kept = labels.filter((label) => wanted.has(label));
	if (kept.length === wanted.size && kept.join(',') === text) return text;
	throw new ValueRefusal(
		`${shown(text)} is not made of the values of the column in their order: ${shortened(labels.join(', '))}`,
	);
}
