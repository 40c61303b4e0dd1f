import { EngineError } from '../../engine/errors';
import type { ExpectedRow } from './expectedRow';
import { optionsFor, type Process } from './process';
import type { World } from './world';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/**
 * Another account writes orders of its own, which have the same IDs and are newer, to the same table; where it shares
 * the table, it now and then finds that none of its orders exists any more, and is told that some are gone.
 */
export async function writeAsNeighbor(
	process: Process,
	world: World,
	rows: readonly ExpectedRow[],
): Promise<void> {
	const { destination, ports, scenario, seams } = process;
	const shares = scenario.tableTrouble.neighbor === 'shares';
	// Whoever comes first has the table.
	if (!shares && !world.watch.hasLastingRows) return;
	const readAt = ports.environment.now();
	const writer = destination.table({
		...optionsFor(process, neighborOf(world), `neighbor-${readAt}`),
		takeOver: seams.neighborTakesOver ?? false,
	});
	const visit = Math.floor(readAt / minuteMs);
	const cursor = new Date(readAt + hourMs).toISOString();
	const columns = { note: 'state 999', totalPrice: '1.5' };
	try {
		const { counts } = await writer.write(
			rows.map((row, index) => {
				const deleted = shares && scenario.removals.perTick > 0 && (index + visit) % 4 === 0;
				return { columns: { ...row, ...columns }, cursor, readAt, deleted };
			}),
		);
		if (counts.created > 0) world.tableTroubleCounts.shared += counts.created;
		if (shares && rows.length % 3 === 0) {
			const reconciliation = await writer.reconcile({ readBefore: readAt + 1, maxShare: 1 });
			await reconciliation.finish();
		}
	} catch (error) {
		if (!(error instanceof EngineError) || error.kind !== 'otherOwner') throw error;
		world.tableTroubleCounts.intrusionsRefused += 1;
	}
}

function neighborOf({ outside }: World): string {
	return `neighbor of ${outside.accountId}`;
}
