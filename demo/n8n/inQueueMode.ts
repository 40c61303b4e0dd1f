import type { CleanUp } from '../../rig/cleanUp';
import { startPostgres } from '../../rig/databases/postgres';
import { startQueueMode } from '../../rig/n8n/queueMode';
import { startS3 } from '../../rig/objects/s3';
import { postgresTables } from '../../rig/tables/keptTables';
import { step } from '../setUp/steps';
import type { DemoN8n } from './demoN8n';
import { type Building, builtBlocks } from './onItsOwn';

/** Starts n8n in queue mode, as new: a main process, two workers, and what they need. Nothing of it is kept. */
export async function startInQueueMode(building: Building, cleanUp: CleanUp): Promise<DemoN8n> {
	await builtBlocks(building);
	const { print } = building;
	const remedy = 'Read what it says; npm must reach its registry, and Redis must be there.';
	const { postgres, s3, queue } = await step(
		print,
		'Start PostgreSQL, Redis, S3, and n8n: a main process and two workers',
		remedy,
		async () => {
			const postgres = await startPostgres();
			cleanUp.add(async () => await postgres.stop());
			const s3 = await startS3();
			cleanUp.add(async () => await s3.stop());
			const queue = await startQueueMode(postgres);
			cleanUp.add(async () => await queue.stop());
			return { postgres, s3, queue };
		},
	);
	const { main, workers, redis } = queue;
	const { host, port, user, password, database } = postgres;
	const tables = postgresTables(postgres);
	const access = { host, port, user, password, database };
	return {
		url: main.url,
		client: main.client,
		account: main.account,
		// What ends is started again.
		ended: new Promise(() => undefined),
		recentLog: () => main.recentLog(),
		store: { store: 'postgres', ...access, schema: 'scheduled_sync', ssl: 'disable' },
		tables,
		archives: s3.settings,
		parts: [
			`main process  pid ${main.pid}: the editor, the webhooks and the schedules`,
			...workers.map(
				({ pid }, index) => `${nameOf(index)}      pid ${pid}: runs what it takes from the queue`,
			),
			`Redis         ${redis.host}:${redis.port}: the queue`,
			`PostgreSQL    ${tables.place}: n8n's database, the store and the tables`,
			`S3            ${s3.settings.endpoint}: archives`,
		],
		whoRan: (executionId) => {
			const worker = queue.workerOf(executionId);
			return worker && nameOf(workers.indexOf(worker));
		},
	};
}

function nameOf(index: number): string {
	return `worker ${index + 1}`;
}
