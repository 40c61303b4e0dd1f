import path from 'node:path';

import { startServerProcess } from '../../rig/serverProcess';
import type { Usage } from '../measuredRun';
import type { BareTask } from './bareScript';
import type { BenchPostgres } from './benchPostgres';
import { columns } from './ownTable';
import type { TableStage } from './stage';

/** Brings the orders in by a script that does nothing else. */
export async function runBare(stage: TableStage<BenchPostgres>): Promise<Usage> {
	const { shop, database } = stage;
	const table = database.newTable();
	await database.makeTable(table, columns);
	const { url, accessToken } = shop;
	const { postgres } = database;
	const task: BareTask = { url, accessToken, search: stage.search(), postgres, table };
	const script = path.join(__dirname, 'bareScript.ts');
	const { said, stop } = await startServerProcess(script, [JSON.stringify(task)]);
	await stop();
	const missing = await stage.missing(table);
	const failure = missing === 0 ? undefined : `${missing} orders did not arrive`;
	return { ...(said as Usage), failure };
}
