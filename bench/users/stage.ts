import { startFreshN8n } from '../../rig/n8n/freshN8n';
import type { CredentialReference, Workflow } from '../../rig/n8n/workflow';
import { startUsersApiProcess, type UsersApiProcess } from '../../rig/users/usersApiProcess';
import { BenchPostgres } from '../againstN8n/benchPostgres';
import { measureRun, type Usage } from '../measuredRun';
import type { OwnMapping } from '../ownBlocks';
import { publish, type RealN8n } from '../realN8n';
import { columns, ourTable, ownTable } from './workflows';

const hourMs = 3_600_000;
const api: CredentialReference = { id: 'benchApi', name: 'Sync HTTP API' };

/** A way to bring users into a table: by our blocks, or by n8n's own, which map them so. */
export type Way = 'ours' | OwnMapping;

/** A users API and a PostgreSQL, and one n8n after the other that brings the users into a table there. */
export class UsersStage {
	private constructor(
		private readonly users: number,
		private readonly from: Date,
		private readonly source: UsersApiProcess,
		private readonly database: BenchPostgres,
	) {}

	static async open(users: number): Promise<UsersStage> {
		const [from, to] = [48, 1].map((hours) => new Date(Date.now() - hours * hourMs));
		if (from === undefined || to === undefined) throw new Error('There is no time');
		const source = await startUsersApiProcess([
			...['--users', String(users), '--from', from.toISOString(), '--to', to.toISOString()],
		]);
		const database = await BenchPostgres.open().catch(async (error: unknown) => {
			await source.stop();
			throw error;
		});
		return new UsersStage(users, from, source, database);
	}

	/** In an n8n of its own. */
	async run(way: Way): Promise<Usage> {
		const n8n = await startFreshN8n();
		try {
			return await this.runIn({ n8n }, way);
		} finally {
			await n8n.stop();
		}
	}

	async runIn(real: RealN8n, way: Way): Promise<Usage> {
		const { database, users } = this;
		const table = database.newTable();
		const started = await publish(real, await this.place(real, way, table));
		return await measureRun(real, started, async () => users - (await database.rows(table)));
	}

	async close(): Promise<void> {
		await this.database.close();
		await this.source.stop();
	}

	private async place(real: RealN8n, way: Way, table: string): Promise<Workflow> {
		const { database, source, from } = this;
		if (way !== 'ours') {
			await database.makeTable(table, columns);
			const intoTable = await database.ownBlock(real, table);
			return ownTable({ url: source.url, intoTable, mapping: way });
		}
		const data = { baseUrl: source.url, signIn: 'none' };
		await real.n8n.client.createCredential({ ...api, type: 'syncHttpApi', data });
		const { credentials } = await database.createAccess(real);
		return ourTable(table, from, { ...credentials, syncHttpApi: api });
	}
}
