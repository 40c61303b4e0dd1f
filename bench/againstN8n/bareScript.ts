/**
 * Brings a shop's orders into a table and does no more: page after page, `JSON.parse`, one COPY into a table that is
 * there. No upsert, no check of any value, nothing to go on from after a failure. Started as a process of its own; prints
 * what it took, without its own start:
 *
 *   tsx bench/againstN8n/bareScript.ts '{"url": …, "accessToken": …, "search": …, "postgres": {…}, "table": …}'
 */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

import type { Postgres } from '../../rig/databases/postgres';
import { forgetPeak, peakResidentBytes, residentBytes } from '../processUsage';
import { columns } from './ownTable';
import { ordersOf, type SearchedShop } from './shopPages';

export interface BareTask extends SearchedShop {
	readonly postgres: Postgres;
	readonly table: string;
}

const pieceLength = 64 * 1024;

void main(JSON.parse(process.argv[2] ?? '') as BareTask);

async function main(task: BareTask): Promise<void> {
	const client = new Client({ ...task.postgres });
	await client.connect();
	const before = residentBytes(process.pid);
	forgetPeak(process.pid);
	const cpuBefore = process.cpuUsage();
	const startedAt = performance.now();
	await pipeline(Readable.from(pieces(task)), client.query(copyFrom(copyStatement(task))));
	const seconds = (performance.now() - startedAt) / 1_000;
	const { user, system } = process.cpuUsage(cpuBefore);
	const megabytes = (peakResidentBytes(process.pid) - before) / 1_000_000;
	await client.end();
	console.log(JSON.stringify({ seconds, cpuSeconds: (user + system) / 1_000_000, megabytes }));
}

function copyStatement({ table }: BareTask): string {
	return `COPY "${table}" (${columns.map(({ name }) => `"${name}"`).join(', ')}) FROM STDIN`;
}

async function* pieces(task: BareTask): AsyncGenerator<string> {
	let piece = '';
	for await (const order of ordersOf(task)) {
		piece += `${columns.map(({ read }) => copyText(read(order))).join('\t')}\n`;
		if (piece.length < pieceLength) continue;
		yield piece;
		piece = '';
	}
	yield piece;
}

function copyText(value: unknown): string {
	if (value === null || value === undefined) return '\\N';
	const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
	return /[\\\t\n\r]/.test(text)
		? text.replace(/[\\\t\n\r]/g, (character) => JSON.stringify(character).slice(1, -1))
		: text;
}
