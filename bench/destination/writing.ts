import type { Destination, TableWriter } from '../../engine/destination/destination';
import { columns, type Order, record } from './orders';

export function openWriter(destination: Destination, table: string): TableWriter {
	return destination.table({
		table,
		key: ['id'],
		structure: { kind: 'created', columns },
		owner: 'bench/orders',
		runId: 'run-0001',
	});
}

export async function writeAll(
	writer: TableWriter,
	source: readonly Order[],
	batchSize: number,
	expected: 'created' | 'updated',
): Promise<void> {
	for (let first = 0; first < source.length; first += batchSize) {
		const batch = source.slice(first, first + batchSize).map(record);
		const { counts } = await writer.write(batch);
		if (counts[expected] !== batch.length) throw new Error(`Not all ${expected}`);
	}
}
