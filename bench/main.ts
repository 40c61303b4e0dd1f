import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import type { Benchmark, Row } from './benchmark';

const wanted = process.argv.slice(2);
const folder = __dirname;

async function main(): Promise<void> {
	const rows: Row[] = [];
	for (const file of readdirSync(folder)
		.filter((name) => name.endsWith('.bench.ts'))
		.sort()) {
		const loaded = (await import(pathToFileURL(path.join(folder, file)).href)) as {
			benchmark: Benchmark;
		};
		const { benchmark } = loaded;
		if (wanted.length > 0 && !wanted.includes(benchmark.name)) continue;
		console.log(`\n# ${benchmark.title}`);
		const measured = await benchmark.run();
		console.table(measured.map(shown));
		rows.push(...measured);
	}
	console.log('\n# All');
	console.table(rows.map(shown));
	if (rows.some((row) => row.met === false)) process.exitCode = 1;
}

function shown(row: Row): Record<string, string> {
	return {
		measure: row.measure,
		ours: row.ours,
		beside: row.reference,
		ratio: row.ratio === undefined ? '' : row.ratio.toFixed(3),
		target: row.target,
		met: row.met === undefined ? '' : row.met ? 'yes' : 'NO',
	};
}

void main();
